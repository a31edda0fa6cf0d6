"""A program on a real pseudo-terminal of 120x36: its screen by an emulator, its keys, its memory and its processor time."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyte

COLUMNS, ROWS = 120, 36


class Screen:
    """A program on a pseudo-terminal, and how its screen looks. `read_at` is when it last wrote something."""

    def __init__(self, *command: str, **environment: str) -> None:
        mine, theirs = pty.openpty()
        full = dict(os.environ) | {
            "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(COLUMNS), "LINES": str(ROWS),
            "LANG": "C.UTF-8", **environment,
        }  # fmt: skip
        self.started = self.read_at = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, *command], stdin=theirs, stdout=theirs, stderr=theirs, env=full
        )
        os.close(theirs)
        self.descriptor = mine
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def lines(self) -> Sequence[str]:
        """What stands on the screen."""
        return self._screen.display

    def shows(self, text: str) -> bool:
        """Whether a text stands on the screen."""
        return any(text in line for line in self.lines)

    def read(self, seconds: float) -> bool:
        """Take what comes within some time; whether anything came."""
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return False
        data = os.read(self.descriptor, 65_536)
        self.read_at = time.monotonic()
        self._stream.feed(data)
        return True

    def until(self, text: str, seconds: float = 60) -> float:
        """The moment at which a text stood on the screen."""
        return until({self: text}, seconds)[self]

    def quiet(self, seconds: float = 0.3) -> None:
        """Wait until nothing has been written for some time."""
        while self.read(seconds):
            pass

    def linger(self, seconds: float) -> None:
        """Take what comes for some time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def type(self, keys: str) -> float:
        """Send keys; the moment at which they had been written."""
        os.write(self.descriptor, keys.encode())
        return time.monotonic()

    def click(self, label: str) -> float:
        """Click on what stands on the screen with this label; the moment at which that had been written."""
        y = next(y for y, line in enumerate(self.lines) if label in line)
        x = self.lines[y].index(label)
        return self.type(f"\x1b[<0;{x + 2};{y + 1}M\x1b[<0;{x + 2};{y + 1}m")

    def key(self, key: str) -> float:
        """Seconds from writing a key to the first byte that comes back."""
        began = time.monotonic()
        os.write(self.descriptor, key.encode())
        select.select([self.descriptor], [], [], 5)
        return time.monotonic() - began

    def resident(self) -> float:
        """Resident memory in MB."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def cpu(self) -> float:
        """Seconds of processor used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.wait()
        os.close(self.descriptor)


def until(wanted: Mapping[Screen, str], seconds: float = 60) -> dict[Screen, float]:
    """Read several screens at once until on each its text stands; for each the moment at which it had been written."""
    end, seen = time.monotonic() + seconds, {}
    waiting = dict(wanted)
    while waiting:
        for screen, text in list(waiting.items()):
            if screen.shows(text):
                seen[screen] = screen.read_at
                del waiting[screen]
        if waiting and time.monotonic() > end:
            raise SystemExit("\n".join(next(iter(waiting)).lines) + f"\n“{next(iter(waiting.values()))}” never came")
        ready = select.select([screen.descriptor for screen in wanted], [], [], 0.05)[0] if waiting else ()
        for screen in wanted:
            if screen.descriptor in ready:
                screen.read(0)
    return seen


@contextmanager
def running(*command: str, **environment: str) -> Iterator[Screen]:
    """A program that ends with the block."""
    screen = Screen(*command, **environment)
    try:
        yield screen
    finally:
        screen.close()
