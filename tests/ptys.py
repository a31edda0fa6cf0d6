"""Programs on pseudo-terminals: what they wrote, how that looks, and keys pressed by hand."""

import asyncio
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyte

SECONDS = 30


class Pty:
    """A program on a pseudo-terminal; what it wrote, and how that looks."""

    def __init__(self, process: "subprocess.Popen[bytes]", descriptor: int, columns: int, rows: int) -> None:
        self.process, self._descriptor = process, descriptor
        self.written = b""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    def read(self, seconds: float = 0.02) -> bool:
        """Take what was written meanwhile; False when the program has ended."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return self.process.poll() is None
        try:
            data = os.read(self._descriptor, 65_536)
        except OSError:  # Linux says so when the other end has closed
            return False
        self.written += data
        self._stream.feed(data)
        return bool(data)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    def until(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        end = time.monotonic() + SECONDS
        while text not in self.text:
            assert time.monotonic() < end, self.text
            assert self.read(), self.written[-2000:].decode(errors="replace")

    async def shows(self, *texts: str, seconds: float = SECONDS) -> None:
        """Wait until these texts stand on the screen, while other things go on."""
        end = time.monotonic() + seconds
        while not all(text in self.text for text in texts):
            assert time.monotonic() < end, f"{texts} did not come:\n{self.text}"
            assert self.read(0), self.written[-2000:].decode(errors="replace")
            await asyncio.sleep(0.01)

    def press(self, keys: str) -> None:
        """Send keys."""
        os.write(self._descriptor, keys.encode())

    def click(self, label: str) -> None:
        """Click on what stands on the screen with this label."""
        y = next(y for y, row in enumerate(self.screen.display) if label in row)
        x = self.screen.display[y].index(label)
        self.press(f"\x1b[<0;{x + 2};{y + 1}M\x1b[<0;{x + 2};{y + 1}m")

    def end(self) -> int:
        """Wait until the program has ended; its exit code."""
        end = time.monotonic() + SECONDS
        while self.read():
            assert time.monotonic() < end
        return self.process.wait(SECONDS)


@contextmanager
def on_pty(
    *command: str, environment: Mapping[str, str] | None = None, cwd: Path | None = None, columns: int = 120, rows: int = 36
) -> Iterator[Pty]:  # fmt: skip
    """Run Python with these arguments on a terminal of this size; it is killed at the end."""
    mine, theirs = pty.openpty()
    full = {
        "PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": str(rows),
        "LANG": "C.UTF-8", **(environment or {}),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, *command], stdin=theirs, stdout=theirs, stderr=theirs, env=full, cwd=cwd, close_fds=True
    )
    os.close(theirs)
    try:
        yield Pty(process, mine, columns, rows)
    finally:
        process.kill()
        process.wait(SECONDS)
        os.close(mine)
