"""Every size works: nothing raises, `?` and `q` are always there, and 80x24 shows every key that decides something."""

import pytest
from dashes import dash

from core.text import Safe
from tui.actions import FIXED
from tui.text import length
from tui.views.bar import fixed, keys_of
from tui.views.frame import KeyLabel, key_bar

SIZES = [(20, 6), (40, 10), (59, 15), (60, 16), (60, 20), (79, 23), (80, 24), (99, 29), (100, 30), (120, 36), (200, 60)]


@pytest.mark.parametrize("screen", ["1", "2", "4", "6"])
async def test_no_size_is_refused(screen: str) -> None:
    async with dash((80, 24)) as on:
        await on.press(screen)
        for width, height in SIZES:
            await on.pilot.resize_terminal(width, height)
            await on.until(lambda height=height: len(on.lines) == height)  # type: ignore[misc]
            assert max(map(len, on.lines)) <= width
            assert "? Keys  q" in on.lines[-1] or width < 40


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_every_button_of_the_editor_is_seen(size: tuple[int, int]) -> None:
    async with dash(size) as on:
        await on.press("c")
        await on.shows("Places [10")
        await on.press("backspace", "2")
        await on.shows("1 moves up")
        for label in ("[ No, go back ]", "[ Read the letters ]", "[ Save, 1 letter waits 30 s ]"):
            await on.shows(label)


async def test_modals_survive_every_size() -> None:
    async with dash((80, 24)) as on:
        for key in ("e", "?", "o", "W", "C", "L"):
            await on.press(key)
            for width, height in SIZES:
                await on.pilot.resize_terminal(width, height)
            await on.press("escape")


async def test_status_page_of_a_tiny_terminal_says_what_decides_something() -> None:
    async with dash((50, 12)) as on:
        await on.shows("10/10 places · 2 maybe · 1 waiting")
        assert "! 2 need you" in on.text
        assert "#19 Accessible forms in the wild" in on.text


BARS = {
    "3": "y m n w decide t r answer d b a file j Later u Undo / Find ? Keys q Back",
    "4": "y m n w change x Off… v View t States u Undo / Find : Cmd ? Keys q Back",
    "5": "p See r Try h Hold d Arrived x Withdraw… t States u Undo / Find ? Keys q Back",
}
"""What the key bar of 80 columns holds at least, as the design draws it."""


@pytest.mark.parametrize("screen", BARS)
async def test_80x24_shows_every_key_that_the_design_shows(screen: str) -> None:
    async with dash((80, 24)) as on:
        await on.press(screen)
        await on.until(lambda: " ".join(on.lines[-1].split()) == BARS[screen])


@pytest.mark.parametrize("screen", ["1", "2", "3", "4", "5", "6", "l"])
async def test_help_and_quit_are_whole_at_every_width_on_every_screen(screen: str) -> None:
    async with dash((80, 24)) as on:
        await on.press(screen)
        await on.pilot.pause()
        desk = on.app.desk_screen
        assert desk is not None
        where, keymap = desk.where(), on.app.keymap
        last = fixed([keymap.action(id_) for id_ in FIXED], desk.NAME)
        for cells in range(40, 201):
            bar = key_bar(keys_of(keymap.of_screen(desk.NAME), where)(cells), last, cells)
            text = "".join(span.text for span in bar)
            assert length(bar) == cells
            assert text.rstrip().endswith(("? Keys  q Back", "? Keys  q Quit"))


@pytest.mark.parametrize("cells", range(10, 200, 7))
def test_key_bar_never_cuts_help_and_quit(cells: int) -> None:
    keys = [KeyLabel(Safe(chr(97 + at)), Safe("Label" * 3), Safe("Lab"), at) for at in range(20)]
    last = [KeyLabel(Safe("?"), Safe("Keys"), Safe("Keys")), KeyLabel(Safe("q"), Safe("Quit"), Safe("Quit"))]
    bar = key_bar(keys, last, cells)
    text = "".join(span.text for span in bar)
    assert length(bar) == cells
    assert text.endswith("? Keys  q Quit ") or cells < 16
