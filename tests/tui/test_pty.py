"""The dashboard on a real pseudo-terminal: nothing of a stranger's reaches it raw, and it is left as it was."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

TESTS = Path(__file__).parents[1]
PROGRAM = """
import asyncio, sys
sys.path[:0] = [{root!r}, {tests!r}, {here!r}]
import fakes_desk
from test_hostile import ESCAPES, poisoned
from tui.app import Dashboard

async def main():
    if {hostile}:
        store, hands = await poisoned(ESCAPES)
    else:
        hands = fakes_desk.Hands()
        store = await fakes_desk.filled(hands)
    await Dashboard(store, fakes_desk.DESK, fakes_desk.AMIRA, clock=hands, glyphs="unicode").run_async()

asyncio.run(main())
"""
LEAVES = b"\x1b[?1049l"


class Pty:
    """A program on a pseudo-terminal of 120x36; what it wrote, and how that looks."""

    def __init__(self, process: "subprocess.Popen[bytes]", descriptor: int) -> None:
        self.process, self._descriptor = process, descriptor
        self.written = b""
        self.screen = pyte.Screen(120, 36)
        self._stream = pyte.ByteStream(self.screen)

    def read(self) -> bool:
        """Take what was written meanwhile; False when the program has ended."""
        if not select.select([self._descriptor], [], [], 0.02)[0]:
            return self.process.poll() is None
        try:
            data = os.read(self._descriptor, 65_536)
        except OSError:  # Linux says so when the other end has closed
            return False
        self.written += data
        self._stream.feed(data)
        return bool(data)

    def until(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        end = time.monotonic() + 30
        while not any(text in line for line in self.screen.display):
            assert time.monotonic() < end, "\n".join(self.screen.display)
            assert self.read(), self.written[-2000:].decode(errors="replace")

    def press(self, keys: str) -> None:
        """Send keys."""
        os.write(self._descriptor, keys.encode())

    def end(self) -> int:
        """Wait until the program has ended; its exit code."""
        end = time.monotonic() + 30
        while self.read():
            assert time.monotonic() < end
        return self.process.wait(30)


@contextmanager
def program(*, hostile: bool = False) -> Iterator[Pty]:
    mine, theirs = pty.openpty()
    os.set_blocking(mine, True)
    code = PROGRAM.format(root=str(TESTS.parent), tests=str(TESTS), here=str(TESTS / "tui"), hostile=hostile)
    environment = {
        "PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "36", "LANG": "C.UTF-8",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True
    )
    os.close(theirs)
    try:
        yield Pty(process, mine)
    finally:
        process.kill()
        process.wait(30)
        os.close(mine)


def test_no_escape_of_a_stranger_reaches_the_terminal() -> None:
    with program(hostile=True) as on:
        on.until("Coming sessions")
        on.press("4")
        on.until("answered by")
        on.press("W")
        on.until("Newest first.")
        for raw in ("\x1b]52", "\x1b]0;title", "\x1b]8;", "\x1bP1", "\x1bc", "\x9b", "\u202e", "\u2066", "\u200b"):
            assert raw.encode() not in on.written


def test_terminal_is_left_as_it_was_by_q() -> None:
    with program() as on:
        on.until("Just happened")
        on.press("q")
        assert on.end() == 0
        assert LEAVES in on.written


def test_terminal_is_left_as_it_was_by_a_signal() -> None:
    with program() as on:
        on.until("Just happened")
        on.process.send_signal(signal.SIGTERM)
        assert on.end() == 0
        assert LEAVES in on.written
