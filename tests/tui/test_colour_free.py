"""Without colour and without any glyph beyond ASCII every state is still told apart, in words."""

import fakes_desk
import fakes_topics
import pytest
from dashes import dash
from fakes_desk import Hands
from textual.color import Color

from tui.app import Dashboard, glyphs_for

WORDS = ("going", "maybe", "waiting 1", "no", "unconfirmed")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_ascii_screen_holds_only_ascii_and_says_every_state(size: tuple[int, int]) -> None:
    async with dash(size, glyphs="ascii") as on:
        assert on.text.isascii()
        assert "! 1 NEEDS YOU" in on.text
        await on.press("4")
        await on.shows("answered by")
        await on.press("G")
        await on.until(lambda: all(word in on.text for word in WORDS))
        assert on.text.isascii()
        await on.press("1", "e")
        await on.shows("what changes")
        assert on.text.isascii()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_ideas_and_what_sessions_open_are_ascii_too(size: tuple[int, int]) -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    await fakes_topics.tie(store)
    async with dash(size, store=store, glyphs="ascii") as on:
        await on.press("6")
        await on.shows("! tie 3:3 for #20 Thu 21 Jan: s decides")
        assert on.text.isascii()
        await on.press("2")
        for key, shows in (("o", "load, last"), ("W", "1 Hana Park"), ("C", "Then: third Thursday."), ("L", "! stale")):
            await on.press(key)
            await on.shows(shows)
            assert on.text.isascii()
            await on.press("escape")


async def test_no_color_keeps_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    async with dash() as on:
        coloured = on.text
    monkeypatch.setenv("NO_COLOR", "1")
    hands = Hands()
    app = Dashboard(await fakes_desk.filled(hands), fakes_desk.DESK, fakes_desk.AMIRA, clock=hands, glyphs="unicode")
    assert app.no_color
    async with dash() as on:
        assert on.text == coloured


@pytest.mark.parametrize("theme", ["terminal", "dark", "light", "contrast", "none"])
async def test_every_theme_leaves_the_ground_to_the_terminal(theme: str) -> None:
    async with dash() as on:
        on.app.theme = theme
        await on.pilot.pause()
        assert on.app.screen.styles.background == Color.parse("ansi_default")
        assert "✓ going" in on.text


@pytest.mark.parametrize(
    ("environment", "glyphs"),
    [
        ({}, "unicode"),
        ({"LANG": "en_GB.UTF-8"}, "unicode"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, "ascii"),
        ({"LANG": "en_GB.ISO-8859-1"}, "ascii"),
        ({"LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"}, "unicode"),
    ],
)
def test_glyphs_follow_the_locale(environment: dict[str, str], glyphs: str) -> None:
    assert glyphs_for(environment) == glyphs
