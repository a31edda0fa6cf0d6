"""Moving, shortening, skipping, cancelling, adding and keeping sessions: what is stored, who is told, what calendars get."""

from datetime import date, timedelta

import pytest
from calendar_parts import part
from fakes_desk import AMIRA, DESK, KATE
from fakes_inbox import Post, address_of, post, presses, read
from invented import utc
from msgspec.structs import replace

from core.errors import Refused
from core.model import Session
from core.operations import sessions, signups
from core.operations.sessions import SessionEdit
from core.operations.undo import undo

DECEMBER = "digital-2026-12-17"
TENTH = date(2026, 12, 10)
CROWD = [f"Guest {word}" for word in ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")]


@pytest.fixture
async def desk() -> Post:
    """A desk where Priya has a place and an entry."""
    made = await post()
    await made.says(read("Priya Shah", "join"))
    return made


async def session_of(desk: Post, id_: str = DECEMBER) -> Session:
    async with desk.store.view() as view:
        return await view.sessions.need(id_)


async def after_hold(desk: Post) -> dict[str, tuple[str, str]]:
    """Wait for the hold; kind and METHOD with SEQUENCE of the one letter that each address gets."""
    desk.clock.move(seconds=31)
    found = {}
    for each in await desk.deliver():
        assert each.row.address not in found, "two letters to one address"
        found[str(each.row.address)] = (each.row.kind, part(each.calendar))
    return found


async def test_move_keeps_id_number_and_place_and_moves_the_same_entry(desk: Post) -> None:
    before = await session_of(desk)
    done = await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH, reason="the room is taken.")
    assert done is not None
    assert done.summary == ("moved from Thursday 17 December 2026, 2pm to 3pm to Thursday 10 December 2026, 2pm to 3pm")
    moved = await session_of(desk)
    assert (moved.id, moved.number, moved.starts, moved.earlier_starts) == (
        DECEMBER, before.number, utc(2026, 12, 10, 14), (before.starts,),
    )  # fmt: skip
    assert await desk.states(DECEMBER) == {address_of("Priya Shah"): "going"}
    host, priya = "nia.morgan@northdale.example", address_of("Priya Shah")
    assert await after_hold(desk) == {
        priya: ("moved", "REQUEST 1 NEEDS-ACTION"), host: ("moved", "REQUEST 0 ACCEPTED"),
    }  # fmt: skip
    letter = next(each for each in desk.sent if each.row.address == priya and each.row.kind == "moved")
    first = desk.sent[0].calendar.splitlines()
    assert next(line for line in letter.calendar.splitlines() if line.startswith("UID:")) in first
    assert "DTSTART;TZID=Europe/London:20261210T140000" in letter.calendar
    assert letter.mail["Subject"] == "Moved: LocalGov Digital… is now Thursday 10 December, 2pm"
    assert "The hangout has moved because the room is taken." in letter.text
    assert "Was: Thursday 17 December 2026, 2pm to 3pm\nNow: Thursday 10 December 2026, 2pm to 3pm" in letter.text
    assert "If your calendar still shows Thursday 17 December, delete that one" in letter.text


async def test_nothing_leaves_while_the_hold_lasts_and_undo_costs_nothing(desk: Post) -> None:
    before = await session_of(desk)
    done = await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    assert done is not None
    desk.clock.move(seconds=29)
    assert await desk.deliver() == []
    await undo(desk.store, DESK, AMIRA, done.seq)
    assert await after_hold(desk) == {}
    assert replace(await session_of(desk), public_sequence=0, public_stamp=None) == before


@pytest.mark.parametrize("apart", [0, 10])
async def test_two_moves_in_one_hold_leave_as_one_letter(desk: Post, apart: int) -> None:
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, date(2026, 12, 11))
    desk.clock.move(seconds=apart)
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    desk.clock.move(seconds=-apart)
    first, second = await after_hold(desk), await after_hold(desk)
    assert (first == {}) == bool(apart)
    assert (first | second)[address_of("Priya Shah")] == ("moved", "REQUEST 1 NEEDS-ACTION")
    letter = next(each for each in desk.sent if each.row.kind == "moved" and each.row.name == "Priya Shah")
    assert "Was: Thursday 17 December 2026, 2pm to 3pm\nNow: Thursday 10 December 2026" in letter.text
    assert await after_hold(desk) == {}


async def test_letter_that_was_spoken_for_waits_again_when_the_later_move_is_undone(desk: Post) -> None:
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, date(2026, 12, 11))
    desk.clock.move(seconds=10)
    second = await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    assert second is not None
    desk.clock.move(seconds=21)
    assert await desk.deliver() == []
    await undo(desk.store, DESK, AMIRA, second.seq)
    assert (await after_hold(desk))[address_of("Priya Shah")] == ("moved", "REQUEST 1 NEEDS-ACTION")
    assert "Now: Friday 11 December 2026, 2pm to 3pm" in desk.sent[-1].text


async def test_there_and_back_within_the_hold_tells_nobody(desk: Post) -> None:
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    desk.clock.move(seconds=5)
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, date(2026, 12, 17))
    assert await after_hold(desk) == {}
    assert await after_hold(desk) == {}


async def test_member_who_cannot_come_on_the_old_day_is_invited_to_the_new_one(desk: Post) -> None:
    await desk.says(read("Ana Diaz", "series", arguments={"word": "SERIES"}), read("Ana Diaz", "decline"))
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    assert (await after_hold(desk))[address_of("Ana Diaz")] == ("invitation", "")
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH, start="10:00")
    assert address_of("Ana Diaz") not in await after_hold(desk)


async def test_undo_of_a_move_that_was_told_puts_every_calendar_right(desk: Post) -> None:
    done = await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    assert done is not None
    await after_hold(desk)
    await desk.says(read("Omar Khan", "join"))  # came to the new date since
    desk.clock.move(minutes=5)
    undone = await undo(desk.store, DESK, KATE, done.seq)
    assert (await session_of(desk)).starts == utc(2026, 12, 17, 14)
    priya, omar = address_of("Priya Shah"), address_of("Omar Khan")
    assert await after_hold(desk) == {
        priya: ("correction", "REQUEST 2 NEEDS-ACTION"),
        omar: ("correction", "REQUEST 1 NEEDS-ACTION"),
        "nia.morgan@northdale.example": ("correction", "REQUEST 1 NEEDS-ACTION"),
    }
    letter = next(each for each in desk.sent if each.row.kind == "correction" and each.row.address == omar)
    assert "the session is on Thursday 17 December 2026, 2pm to 3pm and you have a place" in letter.text
    desk.clock.move(minutes=5)
    await undo(desk.store, DESK, KATE, undone.seq)
    assert await after_hold(desk) == {
        priya: ("correction", "REQUEST 3 NEEDS-ACTION"),
        omar: ("correction", "REQUEST 2 NEEDS-ACTION"),
        "nia.morgan@northdale.example": ("correction", "REQUEST 2 NEEDS-ACTION"),
    }


async def test_queue_and_maybe_hear_of_a_move_without_a_calendar_part(desk: Post) -> None:
    await desk.says(*(read(name, "join") for name in CROWD), read("Sam Field", "maybe"))
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    told = await after_hold(desk)
    assert told[address_of("Guest Nine")] == ("moved", "")
    assert told[address_of("Sam Field")] == ("moved", "")
    texts = {str(each.row.address): each.text for each in desk.sent if each.row.kind == "moved"}
    assert "You are still number 1 in the queue." in texts[address_of("Guest Nine")]
    assert "You are still down as maybe. Reply YES when you know." in texts[address_of("Sam Field")]
    assert "Your place is safe." not in texts[address_of("Guest Nine")] + texts[address_of("Sam Field")]


async def test_whoever_says_no_while_the_letter_is_held_gets_no_entry(desk: Post) -> None:
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    assert await desk.says(read("Priya Shah", "decline")) == [("declined", address_of("Priya Shah"))]
    assert address_of("Priya Shah") not in await after_hold(desk)
    async with desk.store.view() as view:
        rows = [
            row for row in await view.outbox.of_session(DECEMBER) if row.kind == "moved" and row.name == "Priya Shah"
        ]
    assert [(row.state, row.reason) for row in rows] == [("withdrawn", "the person is withdrawn by now")]


async def test_answer_to_the_old_date_is_asked_about_once(desk: Post) -> None:
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    await after_hold(desk)
    stale = presses("Priya Shah", desk.sent[0], "ACCEPTED", sequence=0)
    assert await desk.says(stale) == [("which_date", address_of("Priya Shah"))]
    assert part(desk.sent[-1].calendar) == "REQUEST 1 ACCEPTED"
    desk.clock.move(minutes=1)
    assert await desk.says(presses("Priya Shah", desk.sent[0], "TENTATIVE", sequence=0)) == []
    assert await desk.states(DECEMBER) == {address_of("Priya Shah"): "going"}


async def test_move_on_the_same_day_tells_nobody_to_delete_that_day(desk: Post) -> None:
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, date(2026, 12, 17), start="10:00")
    await after_hold(desk)
    assert "delete that one" not in desk.sent[-1].text
    assert "Now: Thursday 17 December 2026, 10am to 11am" in desk.sent[-1].text


async def test_shortened_session_ends_earlier_in_every_calendar(desk: Post) -> None:
    done = await sessions.shorten(desk.store, DESK, AMIRA, DECEMBER, 30)
    assert done is not None
    moved = await session_of(desk)
    assert moved.ends - moved.starts == timedelta(minutes=30)
    assert (await after_hold(desk))[address_of("Priya Shah")] == ("moved", "REQUEST 1 NEEDS-ACTION")


async def test_move_away_from_a_bank_holiday_says_so(desk: Post) -> None:
    may = "digital-2027-05-20"
    await sessions.move(desk.store, DESK, AMIRA, may, date(2027, 5, 3))
    await signups.set_state(desk.store, DESK, AMIRA, may, (await priya(desk)), "going")
    await after_hold(desk)
    await sessions.move(desk.store, DESK, AMIRA, may, date(2027, 5, 10))
    await after_hold(desk)
    assert "The hangout has moved because Monday 3 May is a bank holiday." in desk.sent[-1].text


async def priya(desk: Post) -> str:
    async with desk.store.view() as view:
        person = await view.people.by_address(address_of("Priya Shah"))
    assert person is not None
    return person.id


@pytest.mark.parametrize(
    ("day", "start", "sentence"),
    [
        (date(2026, 11, 20), None, "Friday 20 November 2026, 2pm to 3pm is past. Choose a time to come."),
        (date(2027, 1, 21), None, "There is a session at that time already: digital-2027-01-21. Choose another time."),
        (TENTH, "25:00", "“25:00” is not a time of day. Write it like 14:00."),
    ],
)
async def test_impossible_moves_are_refused(desk: Post, day: date, start: str | None, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        await sessions.move(desk.store, DESK, AMIRA, DECEMBER, day, start=start)
    assert str(refused.value) == sentence
    assert await after_hold(desk) == {}


async def test_move_to_where_it_is_changes_nothing(desk: Post) -> None:
    assert await sessions.move(desk.store, DESK, AMIRA, DECEMBER, date(2026, 12, 17)) is None


async def test_offer_stays_with_a_new_deadline(desk: Post) -> None:
    await desk.says(*(read(name, "join") for name in CROWD))
    desk.clock.at = utc(2026, 12, 16, 10)
    await desk.says(read("Priya Shah", "decline"))
    offered = await desk.standing(DECEMBER, address_of("Guest Nine"))
    assert offered is not None
    assert offered.offer_until == utc(2026, 12, 16, 14)
    desk.clock.at = utc(2026, 12, 16, 11)
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, date(2026, 12, 18))
    renewed = await desk.standing(DECEMBER, address_of("Guest Nine"))
    assert renewed is not None
    assert (renewed.state, renewed.offer_until) == ("offered", utc(2026, 12, 16, 15))
    await after_hold(desk)
    text = next(e.text for e in desk.sent if e.row.kind == "moved" and e.row.address == address_of("Guest Nine"))
    assert "The place is still offered to you. Reply YES by 3pm today." in text


async def test_cancel_takes_the_entry_back_with_the_reason(desk: Post) -> None:
    await desk.says(*(read(name, "join") for name in CROWD))
    done = await sessions.cancel(desk.store, DESK, AMIRA, DECEMBER, reason="the host is unwell")
    assert done.summary == "cancelled: Thursday 17 December 2026, 2pm to 3pm"
    told = await after_hold(desk)
    assert told[address_of("Priya Shah")] == ("cancelled", "CANCEL 1")
    assert told[address_of("Guest Nine")] == ("cancelled", "")
    assert told["nia.morgan@northdale.example"] == ("cancelled", "")  # the host, whose calendar never showed it
    assert len(told) == 11
    letter = next(each for each in desk.sent if each.row.kind == "cancelled")
    assert letter.mail["Subject"] == "Cancelled: hangout on Thursday 17 December"
    assert "is cancelled because the host is unwell." in letter.text
    assert "The next one is Thursday 21 January 2027, 2pm to 3pm." in letter.text
    async with desk.store.view() as view:
        coming = [each.id for each in await view.sessions.of_series("digital") if each.state == "open"]
    assert coming == ["digital-2027-01-21", "digital-2027-02-18", "digital-2027-03-18"]


async def test_undo_of_a_cancellation_brings_a_fresh_entry(desk: Post) -> None:
    done = await sessions.cancel(desk.store, DESK, AMIRA, DECEMBER)
    await after_hold(desk)
    await undo(desk.store, DESK, AMIRA, done.seq)
    told = await after_hold(desk)
    assert told[address_of("Priya Shah")] == ("correction", "REQUEST 0 ACCEPTED")
    assert told["nia.morgan@northdale.example"] == ("correction", "REQUEST 0 ACCEPTED")
    fresh = next(each for each in desk.sent[-2:] if each.row.address == address_of("Priya Shah"))
    assert ".2@lgd.example" in fresh.calendar


async def test_cancel_near_the_start_says_today_and_reaches_second_addresses(desk: Post) -> None:
    from core.model import SecondAddress
    from core.text import lit

    async with desk.store.unit_of_work(AMIRA) as uow:
        uow.begin("phone", lit("an own device"))
        person = await uow.people.need(await priya(desk))
        second = SecondAddress(address=lit("priya@home.example"), asked_at=uow.now, agreed_at=uow.now)
        await uow.people.put(replace(person, second=second))
    desk.clock.at = utc(2026, 12, 17, 12, 30)
    await sessions.cancel(desk.store, DESK, AMIRA, DECEMBER)
    assert await after_hold(desk) == {
        address_of("Priya Shah"): ("cancelled", "CANCEL 1"), "priya@home.example": ("cancelled", ""),
        "nia.morgan@northdale.example": ("cancelled", ""),
    }  # fmt: skip
    assert {str(each.mail["Subject"]) for each in desk.sent[-3:]} == {"Cancelled today: hangout at 2pm"}


async def test_session_without_a_host_is_cancelled_for_want_of_one(desk: Post) -> None:
    await sessions.edit(desk.store, DESK, AMIRA, DECEMBER, SessionEdit(hosts=()))
    await sessions.cancel(desk.store, DESK, AMIRA, DECEMBER)
    await after_hold(desk)
    assert "is cancelled because we have no host." in desk.sent[-1].text


async def test_skip_of_an_empty_session_tells_nobody(desk: Post) -> None:
    await sessions.skip(desk.store, DESK, AMIRA, "digital-2027-05-20")
    assert await after_hold(desk) == {}
    assert (await session_of(desk, "digital-2027-05-20")).state == "cancelled"
    with pytest.raises(Refused, match="is cancelled already"):
        await sessions.skip(desk.store, DESK, AMIRA, "digital-2027-05-20")


async def test_whoever_declined_by_button_hears_nothing_of_a_cancellation(desk: Post) -> None:
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED"))
    await sessions.cancel(desk.store, DESK, AMIRA, DECEMBER)
    assert await after_hold(desk) == {"nia.morgan@northdale.example": ("cancelled", "")}


async def test_extra_session_opens_at_once_when_it_is_among_the_next(desk: Post) -> None:
    done = await sessions.add(desk.store, DESK, AMIRA, "digital", date(2026, 12, 3), start="10:00", length=45)
    made = await session_of(desk, "digital-2026-12-03")
    assert (made.state, made.number, made.starts, made.ends) == (
        "open", 4, utc(2026, 12, 3, 10), utc(2026, 12, 3, 10, 45),
    )  # fmt: skip
    await undo(desk.store, DESK, AMIRA, done.seq)
    async with desk.store.view() as view:
        assert await view.sessions.get("digital-2026-12-03") is None
        assert (await view.series.need("digital")).last_number == 3


async def test_extra_session_with_people_in_it_is_not_undone(desk: Post) -> None:
    done = await sessions.add(desk.store, DESK, AMIRA, "digital", date(2026, 12, 3))
    await desk.says(read("Omar Khan", "join", arguments={"date": "2026-12-03"}))
    with pytest.raises(Refused, match=r"later change \d+ by gateway, “Omar Khan: .*”, depends on it\."):
        await undo(desk.store, DESK, AMIRA, done.seq)


async def test_second_session_on_a_cancelled_date_has_its_own_id(desk: Post) -> None:
    await sessions.cancel(desk.store, DESK, AMIRA, DECEMBER)
    await sessions.add(desk.store, DESK, AMIRA, "digital", date(2026, 12, 17))
    assert (await session_of(desk, f"{DECEMBER}-2")).state == "open"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 12, 17), "There is a session at that time already: digital-2026-12-17."),
        (date(2026, 11, 19), "Thursday 19 November 2026 is past. To record a meeting that took place, add --past."),
    ],
)
async def test_impossible_extra_sessions_are_refused(desk: Post, day: date, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        await sessions.add(desk.store, DESK, AMIRA, "digital", day)
    assert str(refused.value) == sentence


async def test_meeting_of_the_past_is_recorded_without_letters(desk: Post) -> None:
    done = await sessions.add_past(
        desk.store, DESK, AMIRA, "digital", date(2026, 2, 19), came=7, hosts=("Nia Morgan", "sam@eastham.example")
    )
    assert done.summary == "recorded: Thursday 19 February 2026, 7 people came"
    made = await session_of(desk, "digital-2026-02-19")
    assert (made.state, made.past, made.walk_ins, len(made.hosts), made.number) == ("done", True, 7, 2, None)
    assert await after_hold(desk) == {}
    with pytest.raises(Refused, match="is still to come"):
        await sessions.add_past(desk.store, DESK, AMIRA, "digital", date(2027, 2, 19))


async def test_clash_is_kept_with_name_and_time_until_the_date_changes(desk: Post) -> None:
    may = "digital-2027-05-20"
    await sessions.move(desk.store, DESK, AMIRA, may, date(2027, 5, 3))
    done = await sessions.keep(desk.store, DESK, AMIRA, may)
    assert done.summary.startswith("kept on Monday 3 May 2027: Early May bank holiday")
    assert [(each.by, each.at) for each in (await session_of(desk, may)).kept] == [("amira", desk.clock())]
    with pytest.raises(Refused, match="meets nothing that waits"):
        await sessions.keep(desk.store, DESK, AMIRA, may)
    await sessions.move(desk.store, DESK, AMIRA, may, date(2027, 5, 31))
    assert (await session_of(desk, may)).kept == ()
