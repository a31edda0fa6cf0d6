"""Story 5: a session moves off a bank holiday; calendars, queue and old answers follow."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from stories_cast import ANA, AS_ROWAN, DAVID, HELEN, JO, LEE, OMAR, ORGANIZERS, PRIYA, SAM, TOM
from stories_desk import StoryDesk, story_desk
from stories_mails import Got, body

from core import clashes
from core.operations import previewing, series, sessions
from core.operations.undo import undo

MAY = "berkshire-2027-05-03"
THERE = "hangouts+berkshire@lgd.example"
GUESTS = (SAM, PRIYA, TOM, OMAR)
WAITING = (ANA, LEE)
END = "Berkshire. Run by Rowan Ellis and Nia Morgan. hangouts@lgd.example"
MOVED = body(
    """
    Hello Sam

    The hangout has moved because Monday 3 May is a bank holiday.

    Was: Monday 3 May 2027, 12:30pm to 1:15pm
    Now: Monday 10 May 2027, 12:30pm to 1:15pm

    Your place is safe. The update with this email should move it in your calendar.
    If your calendar still shows Monday 3 May, delete that one and choose Accept on this one.
    Cannot make the new date? Reply NO.
    """,
    since="you wrote to us on 30 March 2027",
    end=END,
)


@pytest.fixture
async def berkshire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StoryDesk]:
    """First Mondays, 12:30pm to 1:15pm: for 3 May four have a place, two wait, and Helen has said no."""
    async with story_desk(tmp_path, monkeypatch, now="2027-03-30T10:00") as told:
        new = series.NewSeries(
            slug="berkshire", name="Berkshire", rule="first Monday", first=date(2027, 4, 1), start="12:30", length=45,
            capacity=5, hosts=(series.NewHost(JO.address, JO.name),),
        )  # fmt: skip
        await series.add(told.store, told.desk, AS_ROWAN, new)
        for who in (*GUESTS, *WAITING):
            await told.place.deliver(told.mail(who, "YES 3 May", "Berkshire", to=THERE))
        await told.place.deliver(told.mail(HELEN, "NO 3 May", "Berkshire", to=THERE))
        await told.once()
        yield told


async def move(told: StoryDesk) -> int:
    """The organiser moves the session to 10 May; the number of the change."""
    change = await sessions.move(told.store, told.desk, AS_ROWAN, MAY, date(2027, 5, 10))
    assert change is not None
    return change.seq


async def moved(told: StoryDesk) -> dict[str, Got]:
    """The last letter of everybody after the move, once the hold is over."""
    await move(told)
    await told.later(seconds=31)
    return {who.address: told.inbox(who)[-1] for who in (*GUESTS, *WAITING, HELEN)}


async def test_organiser_is_warned_of_the_holiday_at_once_and_by_letter_seven_days_before(berkshire: StoryDesk) -> None:
    async with berkshire.store.view() as view:
        session, of = await view.sessions.need(MAY), await view.series.need("berkshire")
    (clash,) = clashes.unsettled(session, of, (), ())
    assert clash.words == "Early May bank holiday (England, Wales, Scotland, Northern Ireland)"
    await berkshire.goes_on_to("2027-04-26T08:59")
    assert berkshire.inbox(ORGANIZERS)[-1].subject != "Please decide: Monday 3 May"
    await berkshire.goes_on_to("2027-04-26T09:00")
    warned = berkshire.inbox(ORGANIZERS)[-1]
    assert "Early May bank holiday" in warned.text


async def test_preview_counts_what_would_be_sent_and_changes_nothing(berkshire: StoryDesk) -> None:
    """Four guests and the host have it in their calendars, two wait."""
    before = berkshire.store.seq
    shown = await previewing.preview(
        berkshire.store, berkshire.desk, lambda s: sessions.move(s, berkshire.desk, AS_ROWAN, MAY, date(2027, 5, 10)),
        clock=berkshire.clock,
    )  # fmt: skip
    assert (
        sorted((each.kind, each.calendar) for each in shown.letters) == [("moved", "")] * 2 + [("moved", "REQUEST")] * 5
    )
    assert berkshire.store.seq == before


async def test_everybody_with_a_place_gets_an_update_of_the_same_entry(berkshire: StoryDesk) -> None:
    first = berkshire.inbox(SAM)[-1].event
    letters = await moved(berkshire)
    sams = letters[SAM.address]
    assert sams.subject == "Moved: Berkshire is now Monday 10 May, 12:30pm"
    assert sams.text == MOVED
    assert sams.mail["Auto-Submitted"] == "auto-generated"
    for who in GUESTS:
        event = letters[who.address].event
        assert (letters[who.address].method, int(event["SEQUENCE"])) == ("REQUEST", 1)
        assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
        assert event.start.astimezone(UTC) == datetime(2027, 5, 10, 11, 30, tzinfo=UTC)
    assert str(sams.event["UID"]) == str(first["UID"])
    session = await berkshire.session(MAY)
    assert (session.id, session.date) == (MAY, date(2027, 5, 10))
    assert list((await berkshire.standing(MAY)).values()) == ["going"] * 4 + ["waitlisted"] * 2 + ["declined"]


async def test_queue_is_told_without_a_calendar_part_and_whoever_said_no_is_not(berkshire: StoryDesk) -> None:
    letters = await moved(berkshire)
    for at, who in enumerate(WAITING, start=1):
        assert f"\nYou are still number {at} in the queue.\n" in letters[who.address].text
        assert "Your place" not in letters[who.address].text
        assert letters[who.address].calendar is None
    assert letters[HELEN.address].subject == "Noted: you cannot make Monday 3 May"


async def test_undo_within_the_hold_sends_nothing(berkshire: StoryDesk) -> None:
    before = len(berkshire.place.sent)
    change = await move(berkshire)
    await berkshire.later(seconds=29)
    await undo(berkshire.store, berkshire.desk, AS_ROWAN, change)
    await berkshire.later(minutes=5)
    assert berkshire.sent_to(before) == []
    assert (await berkshire.session(MAY)).date == date(2027, 5, 3)


async def test_silence_keeps_the_place_and_accept_of_the_update_is_noted(berkshire: StoryDesk) -> None:
    letters = await moved(berkshire)
    assert await berkshire.presses(SAM, "ACCEPTED", letters[SAM.address]) == []
    assert (await berkshire.standing(MAY))[SAM.address] == "going"
    (entry,) = await berkshire.entries(MAY, SAM)
    assert (entry.sequence, entry.answer_partstat) == (1, "ACCEPTED")


async def test_answer_to_the_old_date_asks_about_the_new_one(berkshire: StoryDesk) -> None:
    old = berkshire.inbox(SAM)[-1]
    await moved(berkshire)
    (asked,) = await berkshire.presses(SAM, "ACCEPTED", old)
    assert asked.subject == "Did you mean the new time? Monday 10 May, 12:30pm"
    assert "It is now Monday 10 May 2027, 12:30pm to 1:15pm. Your place has not changed.\n" in asked.text
    assert (asked.method, int(asked.event["SEQUENCE"]), str(asked.event["UID"])) == (
        "REQUEST", 1, str(old.event["UID"]),
    )  # fmt: skip
    assert (await berkshire.standing(MAY))[SAM.address] == "going"


async def test_no_to_the_new_date_gives_the_place_to_the_queue(berkshire: StoryDesk) -> None:
    letters = await moved(berkshire)
    (answer,) = await berkshire.replies(SAM, "NO", letters[SAM.address])
    assert (answer.subject, answer.method) == ("Noted: you cannot make Monday 10 May", "CANCEL")
    assert int(answer.event["SEQUENCE"]) == 2
    assert (await berkshire.standing(MAY))[ANA.address] == "going"
    given = berkshire.inbox(ANA)[-1]
    assert given.event.start.astimezone(UTC) == datetime(2027, 5, 10, 11, 30, tzinfo=UTC)
    assert DAVID.address not in await berkshire.standing(MAY)
