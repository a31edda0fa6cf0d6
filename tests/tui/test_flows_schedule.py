"""Schedule by keys: sessions moved, added, called off and reconciled, each with what it does shown before."""

from datetime import date

import fakes_desk
import fakes_topics
import pytest
from dashes import Dash, dash
from msgspec.structs import replace

from core.errors import Refused
from core.model import Person, Session, Signup
from core.operations import rota
from core.text import Safe, lit
from tui.views.days import clock_of, day_of


async def schedule(on: Dash) -> None:
    await on.press("2")
    await on.shows("[2 Schedule]")
    await on.shows("✓ date    no bank holiday, polling or quiet day")


async def session_of(on: Dash, id_: str) -> Session:
    async with on.store.view() as view:
        return await view.sessions.need(id_)


async def test_schedule_begins_at_the_next_session_and_says_what_comes_by_itself() -> None:
    async with dash() as on:
        await schedule(on)
        await on.until(lambda: any("▶19  Thu 17 Dec 14:00" in row for row in on.lines))
        await on.shows("Tue 15 Dec 14:00 “still coming?” → 9 people")
        assert "✓ 6 came" in on.text
        assert "16▶17 18" in on.text


async def test_months_follow_the_cursor() -> None:
    async with dash() as on:
        await schedule(on)
        await on.press("G")
        await on.shows("November 2027")
        assert "17▶18 19" in on.text


async def test_move_shows_who_is_told_and_what_the_date_meets() -> None:
    async with dash() as on:
        await schedule(on)
        await on.press("m")
        await on.shows("Date [Thu 17 Dec 2026")
        await on.press("ctrl+u")
        await on.type("26 Dec 2026")
        await on.shows("! Boxing Day")
        await on.press("ctrl+u")
        await on.type("10 dec")
        await on.shows("Thu 17 Dec 2026 14:00–15:00 → Thu 10 Dec 2026 14:00–15:00 ✓ no bank holiday")
        assert "“It has moved”" in on.text
        await on.push("save")
        await on.until(lambda: "Schedule]" in on.text and "letters leave in 30 s" in on.text)
        moved = await session_of(on, "digital-2026-12-17")
        assert (moved.date, moved.number) == (date(2026, 12, 10), 19)


async def test_move_to_no_date_is_refused_in_words() -> None:
    async with dash() as on:
        await schedule(on)
        await on.press("m")
        await on.shows("Date [Thu 17 Dec 2026")
        await on.press("ctrl+u")
        await on.type("next week")
        await on.shows("! “next week” is no date. Write it like 25 Feb 2027, or 2027-02-25.")


async def test_new_session_is_added_with_its_topic() -> None:
    async with dash() as on:
        await schedule(on)
        await on.press("n")
        await on.shows("New session · Digital Hangout")
        await on.type("14 Jan 2027")
        await on.press("tab", "tab")
        await on.type("Extra hour")
        await on.shows("new session — → Thu 14 Jan 2027 14:00–15:00 ✓ no bank holiday")
        await on.shows("[Extra hour")
        await on.push("save")
        await on.shows("✓ session added: Thursday 14 January 2027")
        assert (await session_of(on, "digital-2027-01-14")).topic == "Extra hour"


async def test_cancel_needs_the_number_of_the_session() -> None:
    async with dash() as on:
        await schedule(on)
        await on.press("x")
        await on.shows("type 19 to call it off")
        await on.type("20")
        await on.shows("! Type 19 to call this session off.")
        await on.push("save")
        assert (await session_of(on, "digital-2026-12-17")).state == "open"
        on.app.screen.query_one("#number").focus()
        await on.pilot.pause()
        await on.press("ctrl+u", "1", "9")
        await on.shows("state open → cancelled")
        await on.push("save")
        await on.shows("✗ cancelled")
        assert (await session_of(on, "digital-2026-12-17")).state == "cancelled"


async def test_calendars_that_differ_are_listed_and_updated_only_when_agreed() -> None:
    async with dash() as on:
        await schedule(on)
        await on.press("L")
        await on.shows("! stale Omar Khan update: never told")
        assert "· never told" in on.text
        await on.press("r")
        await on.shows("Calendar updates")
        await on.push("yes")
        await on.shows("calendar updates for Thursday 17 December 2026")
        async with on.store.view() as view:
            assert {row.kind for row in await view.outbox.in_state("held")} == {"calendar_update"}


async def test_session_is_kept_despite_a_clash_by_name() -> None:
    async with dash() as on:
        async with on.store.unit_of_work(fakes_desk.KATE) as uow:
            uow.begin("edit_series", lit("a quiet day"), series="digital")
            series = await uow.series.need("digital")
            await uow.series.put(replace(series, quiet_days=(date(2026, 12, 17),)))
        await on.press("2")
        await on.shows("! date    a day you keep free")
        await on.press(":")
        await on.shows("Commands · schedule")
        await on.type("keep as it is")
        await on.press("enter")
        await on.shows("Keep as it is: #19")
        await on.push("yes")
        await on.shows("✓ date    kept despite a day you keep free")


async def test_many_letters_are_agreed_to_by_typing_their_number() -> None:
    async with dash() as on:
        session = await fakes_desk.next_session(on.store)
        async with on.store.unit_of_work(fakes_desk.KATE) as uow:
            uow.begin("import", lit("many people"), series="digital")
            for at in range(60):
                person = Person(
                    id=f"m{at}", name=Safe(f"Many {at}"), address=Safe(f"m{at}@westshire.example"), created_at=uow.now,
                    heard_at=uow.now,
                )  # fmt: skip
                await uow.people.put(person)
                await uow.signups.put(
                    Signup(
                        id=f"{session}:m{at}", session=session, person=person.id, series="digital", state="maybe",
                        order=100 + at, created_at=uow.now, changed_at=uow.now,
                    )
                )  # fmt: skip
        await schedule(on)
        await on.press("x", "1", "9")
        await on.shows("state open → cancelled")
        await on.push("save")
        await on.shows("Type 73 to agree:")
        await on.push("yes")
        await on.shows("Type 73 first: that many letters would leave.")
        on.app.screen.query_one("#count").focus()
        await on.pilot.pause()
        await on.press("7", "3")
        await on.push("yes")
        await on.until(lambda: "73 letters leave in 30 s" in on.text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25 Feb 2027", date(2027, 2, 25)), ("Thu 25 February 2027", date(2027, 2, 25)), ("2027-02-25", date(2027, 2, 25)),
        ("1 jan", date(2027, 1, 1)), ("22 Nov", date(2026, 11, 22)), ("21 Nov", date(2027, 11, 21)),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(text: str, day: date) -> None:
    assert day_of(Safe(text), date(2026, 11, 22)) == day


@pytest.mark.parametrize("text", ["", "soon", "31 Feb 2027", "2027-13-01", "25", "25 Foo"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is no date"):
        day_of(Safe(text), date(2026, 11, 22))


def test_times_are_read_with_colon_or_point_and_refused_otherwise() -> None:
    assert (clock_of(Safe("9:05")), clock_of(Safe("14.30"))) == ("09:05", "14:30")
    with pytest.raises(Refused, match="is no time"):
        clock_of(Safe("24:00"))


async def test_session_without_host_says_who_was_asked_and_who_is_next() -> None:
    store = await fakes_desk.filled()
    await rota.ask(store, fakes_desk.DESK, fakes_desk.KATE, "berkshire-2026-12-07")
    async with dash(store=store) as on:
        await schedule(on)
        await on.press("]")
        await on.shows("! host nobody yet. Nia Morgan asked 10:34, no answer yet. Next: Rowan Ellis (o)")
        assert "digital ✓" in on.squeezed


async def test_session_without_topic_names_the_best_idea() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    await fakes_topics.vote(store, ("Omar Khan", (2,)))
    async with dash(store=store) as on:
        await schedule(on)
        await on.press("j")
        await on.shows("nobody chose one. Backlog: “Getting rid of PDFs” 3 points, 3 more")


async def test_joining_details_are_said_with_whose_they_are() -> None:
    async with dash() as on:
        await schedule(on)
        await on.shows("link not tried yet. meet.example/lgd · PIN 4471 · as the series")
