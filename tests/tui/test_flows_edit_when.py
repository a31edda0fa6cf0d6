"""The editor's other fields by keys: date and times, joining details, this one or this and later."""

from datetime import date

import fakes_desk
from dashes import Dash, dash
from fakes_desk import DESK, KATE

from core.model import Session
from core.operations import sessions

NEXT = "digital-2026-12-17"


async def stored(on: Dash, id_: str = NEXT) -> Session:
    async with on.store.view() as view:
        return await view.sessions.need(id_)


async def editor(on: Dash) -> None:
    await on.press("e")
    await on.shows("Places [10")
    await on.until(lambda: on.app.focused is not None)


async def fill(on: Dash, field: str, text: str) -> None:
    """Type another text into a field."""
    on.app.screen.query_one(f"#{field}").focus()
    await on.until(lambda: on.app.focused is not None and on.app.focused.id == field)
    await on.press("ctrl+u")
    await on.type(text)


async def test_new_date_and_topic_are_one_change_and_one_undo() -> None:
    async with dash() as on:
        before = on.store.seq
        await editor(on)
        await fill(on, "date", "10 dec 2026")
        await fill(on, "topic", "Maps for all")
        await on.shows("date Thu 17 Dec 2026 14:00–15:00 → Thu 10 Dec 2026 14:00–15:00 ✓ no bank holiday")
        await on.shows("topic Accessible forms in the wild → Maps for all")
        await on.shows("number #19 → stays ✓ address and thread stay the same")
        await on.shows("by itself host reminder 10 Dec → host reminder 3 Dec")
        await on.push("save")
        await on.shows("✓ #19 on Thu 10 Dec 2026; edited date, topic")
        session = await stored(on)
        assert (session.date, session.topic, session.number) == (date(2026, 12, 10), "Maps for all", 19)
        assert on.store.seq == before + 1
        await on.press("u")
        await on.shows("✓ undone: #19")
        session = await stored(on)
        assert (session.date, session.topic) == (date(2026, 12, 17), "Accessible forms in the wild")


async def test_end_before_start_is_refused_in_words() -> None:
    async with dash() as on:
        await editor(on)
        await fill(on, "end", "13:30")
        await on.shows("! It would end at 13:30, before it starts at 14:00.")
        await fill(on, "start", "12.30")
        await on.shows("→ Thu 17 Dec 2026 12:30–13:30")


async def test_clash_of_a_new_date_is_said() -> None:
    async with dash() as on:
        await editor(on)
        await fill(on, "date", "25 dec 2026")
        await on.shows("! Christmas Day")


async def test_own_joining_details_are_stored_and_those_of_the_series_come_back() -> None:
    async with dash() as on:
        await editor(on)
        await fill(on, "join", "http://meet.example/other")
        await on.shows("is no address to join at")
        await fill(on, "join", "https://meet.example/other")
        await fill(on, "pin", "99")
        await on.shows("joining details https://meet.example/lgd, PIN 4471 → https://meet.example/other, PIN 99")
        await on.push("save")
        await on.shows("✓ joining details -> https://meet.example/other")
        join = (await stored(on)).join
        assert join is not None
        assert (join.address, join.pin, join.short) == ("https://meet.example/other", "99", "")
        await editor(on)
        await on.shows("its own")
        await fill(on, "join", "https://meet.example/lgd")
        await fill(on, "pin", "4471")
        await on.shows("→ https://meet.example/lgd, PIN 4471")
        await on.push("save")
        await on.shows("✓ joining details -> as the series")
        assert (await stored(on)).join is None


async def test_places_of_this_and_later_sessions() -> None:
    async with dash() as on:
        await editor(on)
        await fill(on, "places", "14")
        on.app.screen.query_one("#later").focus()
        await on.pilot.pause()
        await on.press("space")
        await on.shows("Save, 1 letter waits 30 s")
        await on.push("save")
        await on.shows("sessions")
        await on.until(lambda: "Edit #19" not in on.text)
        assert (await stored(on, "digital-2027-01-21")).capacity == 14


async def test_date_that_somebody_else_changed_meanwhile_is_not_saved_over() -> None:
    async with dash() as on:
        await editor(on)
        await fill(on, "date", "10 dec 2026")
        await on.shows("→ Thu 10 Dec 2026")
        await sessions.move(on.store, DESK, KATE, NEXT, date(2026, 12, 18))
        await on.shows("! kate changed date “Thu 17 Dec 2026” → “Fri 18 Dec 2026”")
        await on.push("save")
        await on.shows("Changed meanwhile by somebody else")
        assert (await stored(on)).date == date(2026, 12, 18)
        await on.press("tab", "enter")
        await on.shows("[Fri 18 Dec 2026")


async def test_members_who_have_not_answered_hear_nothing() -> None:
    async with dash() as on:
        on.app.session = "digital-2027-02-18"
        await on.press("2")
        await on.shows("#21 Open standards clinic")
        await on.press("e")
        await on.shows("Edit #21")
        await fill(on, "date", "25 feb 2027")
        await on.shows("12 others: not told: the invitation for #21 has not gone out")


async def test_last_session_of_nobody_is_moved_without_a_letter() -> None:
    store = await fakes_desk.filled()
    async with dash((80, 24), store=store) as on:
        on.app.session = "digital-2027-11-18"
        await on.press("2", "G", "e")
        await on.shows("Date")
        await fill(on, "start", "10:00")
        await fill(on, "end", "11:00")
        await on.shows("Nobody is told.")
        await on.push("save")
        await on.shows("✓ moved from")
