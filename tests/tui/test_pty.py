"""The dashboard on a real pseudo-terminal: nothing of a stranger's reaches it raw, and it is left as it was."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ptys import Pty, on_pty

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


@contextmanager
def program(*, hostile: bool = False) -> Iterator[Pty]:
    code = PROGRAM.format(root=str(TESTS.parent), tests=str(TESTS), here=str(TESTS / "tui"), hostile=hostile)
    with on_pty("-c", code) as on:
        yield on


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
