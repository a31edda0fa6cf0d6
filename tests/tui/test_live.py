"""Following the store: what others do appears by itself, and nothing moves under the organiser's hands."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import fakes_desk
import pytest
from dashes import Dash, dash
from fakes_desk import DESK, KATE, PEOPLE, Hands, say

from core.model import Actor
from core.operations import sessions
from core.operations.sessions import SessionEdit
from core.store.memory import MemoryStore
from core.store.unit_of_work import View
from core.text import lit
from tui.feed import follow


async def people(on: Dash) -> None:
    await on.press("4")
    await on.shows("answered by")


async def test_sign_up_of_another_process_appears_without_a_key() -> None:
    async with dash() as on:
        await say(on.store, await fakes_desk.next_session(on.store), "Ines Roy", "no")
        await on.shows("Ines Roy: maybe -> declined")
        await on.shows("new: Ines Roy: maybe -> declined")
        assert "? maybe       1" in on.text


async def test_new_row_carries_the_word_new_until_the_next_key() -> None:
    async with dash() as on:
        await say(on.store, await fakes_desk.next_session(on.store), "Ines Roy", "no")
        await on.until(lambda: any("Ines Roy: maybe -> declined" in row and "new" in row for row in on.lines))
        await on.press("j")
        await on.until(lambda: not any("declined" in row and " new " in row for row in on.lines[12:20]))


async def test_edit_of_another_organiser_changes_the_row_in_place() -> None:
    async with dash() as on:
        await on.press("j")
        await sessions.edit(
            on.store, DESK, KATE, await fakes_desk.next_session(on.store), SessionEdit(topic="Maps for all")
        )
        await on.until(lambda: any("Maps for all" in row and "Thu 17 Dec 14:00" in row for row in on.lines))
        assert on.app.desk_screen is not None
        assert on.app.desk_screen.table.cursor == "digital-2027-01-21"


async def test_cursor_line_and_focus_stay_through_many_random_changes() -> None:
    chance = random.Random(4)
    async with dash((80, 24)) as on:
        await people(on)
        session = await fakes_desk.next_session(on.store)
        screen = on.app.desk_screen
        assert screen is not None
        table = screen.table
        table.choose(await fakes_desk.person_id(on.store, "Lee Sand"))
        table.choose(await fakes_desk.person_id(on.store, "Omar Khan"))
        await on.pilot.pause()
        line, focused = row_of(on, "Omar Khan"), on.app.focused
        for _ in range(120):
            name = chance.choice([name for name, _ in PEOPLE if name != "Omar Khan"])
            await say(on.store, session, name, chance.choice(("yes", "no", "maybe")))
            if chance.random() < 0.2:
                await on.pilot.pause(0.05)
                assert row_of(on, "Omar Khan") == line
        seq = on.store.seq
        await say(on.store, session, "Omar Khan", "no")
        await on.until(lambda: on.store.seq > seq and "✗ no" in on.lines[line])
        assert row_of(on, "Omar Khan") == line
        assert (on.app.focused, table.cursor) == (focused, await fakes_desk.person_id(on.store, "Omar Khan"))
        live = on.lines
        await on.press("k", "j", "ctrl+r")
        await on.pilot.pause(0.1)
    async with dash((80, 24), store=on.store, hands=on.hands) as fresh:
        await people(fresh)
        await fresh.shows("going")
        assert counts(fresh.lines) == counts(live)


def row_of(on: Dash, name: str) -> int:
    """The line of the list on which somebody stands."""
    return next(at for at, row in enumerate(on.lines) if row.startswith("▶") and name in row)


def counts(lines: list[str]) -> str:
    return next(row for row in lines if "going" in row and "maybe" in row)


async def test_row_that_vanishes_stays_while_the_cursor_is_on_it() -> None:
    async with dash() as on:
        await people(on)
        session = await fakes_desk.next_session(on.store)
        carol = await fakes_desk.person_id(on.store, "Carol Mbeki")
        screen = on.app.desk_screen
        assert screen is not None
        screen.table.choose(carol)
        await say(on.store, session, "Carol Mbeki", "stop")
        await say(on.store, session, "Ines Roy", "no")
        await on.shows("1 maybe 2 no")
        assert "▶· unconfirmed Carol Mbeki" in on.text
        await on.press("k")
        await on.until(lambda: "Carol Mbeki" not in on.text)


async def test_others_are_seen_with_their_screen() -> None:
    async with dash() as on:
        await on.store.beat("dashboard:77", {"name": "kate", "screen": "people"})
        await on.store.beat("dashboard:78", {"name": "\x1b]0;evil\x07[b]bob", "screen": "nowhere"})
        on.app.live.store = on.store
        await on.press("ctrl+r")
        await on.shows("kate is on 4 People")
        assert "]0;evil[b]bob here" in on.text


async def test_dashboard_leaves_a_sign_of_life_with_its_screen() -> None:
    async with dash() as on:
        await on.until(lambda: any(beat.name.startswith("dashboard:") for beat in on.app.frame.beats))
        mine = next(beat for beat in on.app.frame.beats if beat.name.startswith("dashboard:"))
        assert mine.facts == {"name": "amira", "screen": "home"}


class Failing(MemoryStore):
    """A store that can be made unreadable."""

    broken = False

    @asynccontextmanager
    async def view(self) -> AsyncIterator[View]:
        if self.broken:
            raise OSError("the disk is gone")
        async with super().view() as view:
            yield view


async def test_unreadable_store_keeps_the_last_screen_and_says_since_when() -> None:
    hands = Hands()
    store = Failing(hands)
    await fakes_desk.fill(store, hands)
    async with dash(store=store, hands=hands) as on:
        store.broken = True
        await on.press("ctrl+r")
        await on.shows("! not live since 10:34: the disk is gone")
        assert "Accessible forms in the wild" in on.text
        await on.press("e")
        await on.until(lambda: "e Edit" in on.text)
        assert "what changes" not in on.text
        store.broken = False
        await on.until(lambda: "! not live" not in on.text)


async def test_commits_close_together_are_one_message() -> None:
    store = await fakes_desk.empty()
    news = aiter(follow(store, 0))
    for name in ("one", "two", "three"):
        async with store.unit_of_work(Actor(kind="gateway", name=lit("gateway"))) as uow:
            uow.begin("note", lit("noted"), series=name)
            await uow.switches.put(fakes_desk.switch(name, uow.now))
    changed = await asyncio.wait_for(anext(news), 5)
    assert (changed.seq, [change.series for change in changed.changes]) == (3, ["one", "two", "three"])
    await news.aclose()  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["1", "2", "4", "6"])
async def test_another_series_leaves_no_row_of_the_one_before(key: str) -> None:
    async with dash((80, 24)) as on:
        await on.press(key)
        await on.until(lambda: bool(on.app.desk_screen and on.app.desk_screen.table.keys) or key == "6")
        await on.press("]")
        await on.until(lambda: on.app.desk_screen is not None and "berkshire" in on.lines[1])
        screen = on.app.desk_screen
        assert screen is not None
        assert [row for row in screen.table.keys if row.startswith("digital")] == []
        assert (screen.fresh, screen.flashing) == (set(), set())
        await on.press("[")
        await on.until(lambda: "digital" in on.lines[1])
        assert [row for row in screen.table.keys if row.startswith("berkshire")] == []


async def test_people_of_another_session_leave_no_row_of_the_one_before() -> None:
    async with dash((80, 24)) as on:
        await people(on)
        screen = on.app.desk_screen
        assert screen is not None
        screen.table.choose(await fakes_desk.person_id(on.store, "Omar Khan"))
        await on.press("1", "j", "enter")
        await on.shows("1 going 0 maybe")
        await on.until(lambda: "Omar Khan" not in on.text)


async def test_log_says_how_many_are_new_above_and_does_not_move() -> None:
    async with dash((80, 24)) as on:
        await on.press("l")
        await on.shows("Hana Park: waitlisted")
        await on.press("G")
        screen = on.app.desk_screen
        assert screen is not None
        await on.until(lambda: any(row.startswith("▶") and "series digital started" in row for row in on.lines))
        cursor = screen.table.cursor
        line = next(at for at, row in enumerate(on.lines) if row.startswith("▶"))
        session = await fakes_desk.next_session(on.store)
        for name in ("Ines Roy", "Tom Webb", "Ana Diaz"):
            await say(on.store, session, name, "no")
        await on.shows("3 new above")
        assert (screen.table.cursor, on.lines[line][0]) == (cursor, "▶")
        await on.press("g")
        await on.shows("Ana Diaz: going ->")
        await on.until(lambda: "new above" not in on.text)


async def test_log_shows_news_at_the_top_to_whoever_stands_there() -> None:
    async with dash((80, 24)) as on:
        await on.press("l")
        await on.shows("Hana Park: waitlisted")
        await say(on.store, await fakes_desk.next_session(on.store), "Ines Roy", "no")
        await on.until(lambda: any("Ines Roy: maybe -> declined" in row and " new" in row for row in on.lines[:6]))
        assert "new above" not in on.text


async def test_change_takes_no_focus_and_no_letter_from_who_types() -> None:
    async with dash((80, 24)) as on:
        await people(on)
        await on.press("/", "o", "m")
        await on.shows("“om”")
        focused = on.app.focused
        await say(on.store, await fakes_desk.next_session(on.store), "Omar Khan", "no")
        await on.until(lambda: any("no" in row and "Omar Khan" in row for row in on.lines))
        await on.press("a")
        await on.shows("“oma”")
        assert on.app.focused is focused


async def test_of_many_new_rows_at_most_three_flash() -> None:
    async with dash((120, 36)) as on:
        session = await fakes_desk.next_session(on.store)
        async with on.store.unit_of_work(KATE) as uow:
            for number in range(7):
                uow.begin("note", lit("noted"), series="digital", session=session)
                await uow.switches.put(fakes_desk.switch(f"note{number}", uow.now))
        screen = on.app.desk_screen
        assert screen is not None
        await on.until(lambda: len(screen.fresh) == 7)
        assert len(screen.flashing) == 3
        await on.until(lambda: not screen.flashing)
        assert len(screen.fresh) == 7
