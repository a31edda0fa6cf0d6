"""Pictures of the screens at the four sizes: the clock stands, nothing blinks, the theme is one."""

from collections.abc import Awaitable, Callable
from typing import Any

import dashes
import fakes_desk
import fakes_topics
import pytest
from fakes_desk import Hands
from textual.pilot import Pilot

from core.store.memory import MemoryStore
from tui.app import Dashboard

SIZES = [(60, 20), (80, 24), (120, 36), (160, 48)]
Compare = Callable[..., bool]


@pytest.fixture
async def app(monkeypatch: pytest.MonkeyPatch) -> Dashboard:
    monkeypatch.delenv("NO_COLOR", raising=False)
    hands = Hands()
    store: MemoryStore = await fakes_desk.filled(hands)
    return Dashboard(store, fakes_desk.DESK, fakes_desk.AMIRA, clock=hands, glyphs="unicode")


@pytest.fixture
async def talking(app: Dashboard) -> Dashboard:
    """The desk with ideas and an open vote."""
    await fakes_topics.ideas(app.store)
    await fakes_topics.vote(app.store, ("Priya Naidu", (1, 2)), ("Omar Khan", (2, 1)), ("Ana Diaz", (1,)))
    return app


def after(*keys: str, shows: str, first: str = "") -> Callable[["Pilot[Any]"], Awaitable[None]]:
    """Wait for the facts, press a key, wait for `first`, press the rest, and wait for `shows`; nothing blinks."""

    async def run_before(pilot: "Pilot[Any]") -> None:
        assert isinstance(pilot.app, Dashboard)
        on = dashes.Dash(pilot.app, pilot, fakes_desk.MemoryStore(), Hands())
        await on.shows("! 1 NEEDS YOU")
        await on.press(*keys[:1])
        await on.shows(first)
        await on.press(*keys[1:])
        await on.shows(shows)
        for field in pilot.app.screen.query("Field, TextArea"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause(0.1)

    return run_before


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_home(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """The next session, its counts and health, what happened, what comes."""
    assert snap_compare(app, terminal_size=size, run_before=after(shows="host reminder"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_people(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """Everybody in their groups, the first row in detail."""
    assert snap_compare(
        app, terminal_size=size, run_before=after("4", "j", first="Priya Naidu", shows="priya.naidu@northdale.example")
    )


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_schedule(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """The sessions with their state, the next one in detail, the months."""
    assert snap_compare(app, terminal_size=size, run_before=after("2", shows="no bank holiday, polling or quiet day"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_inbox(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """A mail that waits: its text, why it waits, and what a key would cause."""
    assert snap_compare(app, terminal_size=size, run_before=after("3", shows="why the desk did not act"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_outbox(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """Letters in their groups, one as its reader will see it."""
    assert snap_compare(app, terminal_size=size, run_before=after("5", shows="Hello Omar"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_log(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """Every change, one with what it changed."""
    assert snap_compare(app, terminal_size=size, run_before=after("l", shows="before → after"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_edit(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """More places: who moves up, who gets told."""
    keys = ("c", "backspace", "2")
    assert snap_compare(
        app, terminal_size=size, run_before=after(*keys, first="Places [10", shows="1 letter waits 30 s")
    )


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_topics(talking: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """A vote that is open, its bars, ideas used and merged, one in detail."""
    assert snap_compare(
        talking, terminal_size=size, run_before=after("6", "j", first="Online booking", shows="option 2 in the letter")
    )


MODALS = {
    "rota": (("2", "o"), "no bank holiday", "load, last 12 months"),
    "waiting": (("2", "W"), "no bank holiday", "A freed place goes to number 1"),
    "calendars": (("2", "L"), "no bank holiday", "· never told"),
    "cadence": (("2", "C"), "no bank holiday", "Then: third Thursday."),
    "series": (("2", "N"), "no bank holiday", "Meets"),
    "person": (("4", "e"), "Amira Khan", "Works at"),
}
"""Keys, what the screen shows before the second of them, and what the modal shows."""


@pytest.mark.parametrize("modal", MODALS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_modal(app: Dashboard, snap_compare: Compare, size: tuple[int, int], modal: str) -> None:
    """What keys of Schedule and People open."""
    keys, first, shows = MODALS[modal]
    assert snap_compare(app, terminal_size=size, run_before=after(*keys, first=first, shows=shows))


def test_home_without_colour(app: Dashboard, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every state still has its glyph and its word."""
    monkeypatch.setenv("NO_COLOR", "1")
    hands = app.clock
    plain = Dashboard(app.store, app.desk, app.actor, clock=hands, glyphs="unicode")
    assert snap_compare(plain, terminal_size=(120, 36), run_before=after(shows="host reminder"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_members(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """The members of the series, two of them marked."""
    keys = ("4", "v", "space", "space")
    assert snap_compare(app, terminal_size=size, run_before=after(*keys, first="Priya Naidu", shows="2 marked"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_automatic(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """All that comes by itself."""
    assert snap_compare(app, terminal_size=size, run_before=after("A", shows="can you ho"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_search(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """Everything that holds a word."""
    keys = (":", "tab", "k", "h", "a", "n")
    assert snap_compare(app, terminal_size=size, run_before=after(*keys, first="Commands", shows="Omar Khan: going"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_export(app: Dashboard, snap_compare: Compare, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """A file: where, for whom, in which form."""
    monkeypatch.chdir("/")
    assert snap_compare(app, terminal_size=size, run_before=after("X", shows="Export sessions"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_join_code(app: Dashboard, snap_compare: Compare, size: tuple[int, int]) -> None:
    """The joining address as a code."""
    assert snap_compare(app, terminal_size=size, run_before=after("J", shows="Join #19"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_reply(app: Dashboard, snap_compare: Compare, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer in one's own words."""
    monkeypatch.setenv("EDITOR", "nano")
    assert snap_compare(app, terminal_size=size, run_before=after("3", "r", first="Sounds good", shows="My own editor"))
