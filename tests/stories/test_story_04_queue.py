"""Story 4: a full session, its queue, promotion by itself, and an offer when it is too late for that."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from stories_cast import ANA, AS_ROWAN, DAVID, GRACE, HELEN, LEE, MEI, NIA, OMAR, PRIYA, ROWAN, RUTH, SAM, TOM
from stories_desk import StoryDesk, story_desk
from stories_mails import body

from core.operations import sessions

FEBRUARY = "digital-2027-02-18"
GUESTS = (PRIYA, TOM, SAM, DAVID, LEE, RUTH, ANA, HELEN, MEI)
QUEUED = body("""
    Hello Omar

    All 9 places are taken. You are number 2 in the queue.
    You do not need to do anything.
    If a place comes up before 9am on Wednesday 17 February 2027, it is yours. We will send a calendar invite.
    After that we ask you first, because it is short notice.

    Want to know where you are? Reply WHERE AM I.
    Plans changed? Reply NO.
""")
PROMOTED = body("""
    Hello Omar

    A place came up and it is now yours. The calendar invite is with this email.

    When: Thursday 18 February 2027, 2pm to 3pm
    Topic: Getting forms down to one page
    Host: Rowan Ellis
    How to join: https://meet.example/lgd
    By phone: 020 7946 0123, PIN 4471

    Plans changed? Reply NO and it goes to the next person.
""")


@pytest.fixture
async def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StoryDesk]:
    """18 February, hosted by Rowan: nine have a place, Grace waits."""
    async with story_desk(tmp_path, monkeypatch, hosts=(NIA, ROWAN)) as told:
        edit = sessions.SessionEdit(topic="Getting forms down to one page", hosts=(ROWAN.address,))
        await sessions.edit(told.store, told.desk, AS_ROWAN, FEBRUARY, edit)
        await told.fill(FEBRUARY, GUESTS)
        await told.fill(FEBRUARY, (GRACE,))
        yield told


async def test_second_in_the_queue_is_told_so_and_gets_no_calendar_part(full: StoryDesk) -> None:
    (answer,) = await full.writes(OMAR, "Yes please to 18 Feb")
    assert answer.subject == "Thursday 18 February is full: you are number 2 waiting"
    assert answer.text == QUEUED
    assert answer.calendar is None
    standing = await full.standing(FEBRUARY)
    assert [name for name, state in standing.items() if state == "waitlisted"] == [GRACE.address, OMAR.address]


async def test_places_go_in_order_and_each_reason_is_kept(full: StoryDesk) -> None:
    await full.writes(OMAR, "Yes please to 18 Feb")
    await full.goes_on_to("2027-02-15T10:00")
    await full.writes(LEE, "NO 18 February")
    assert (await full.standing(FEBRUARY))[GRACE.address] == "going"
    assert full.inbox(GRACE)[-1].subject == "You have a place: Thursday 18 February, 2pm to 3pm"
    assert len(full.inbox(OMAR)) == 1
    await full.goes_on_to("2027-02-16T11:02")
    await full.writes(ANA, "Sorry, I have to drop out on 18 February.")
    promoted = full.inbox(OMAR)[-1]
    assert len(full.inbox(OMAR)) == 2
    assert promoted.subject == "You have a place: Thursday 18 February, 2pm to 3pm"
    assert promoted.text == PROMOTED
    assert (promoted.method, promoted.event["ATTENDEE"].params["PARTSTAT"]) == ("REQUEST", "ACCEPTED")
    assert (await full.signup(FEBRUARY, OMAR)).reason == (
        "place freed by Ana Diaz, 16 Feb 11:02am; rule: automatic until 17 Feb 9am"
    )
    assert list((await full.standing(FEBRUARY)).values()).count("going") == 9


async def test_on_the_day_the_place_is_offered_and_a_yes_takes_it(full: StoryDesk) -> None:
    await full.writes(LEE, "NO 18 February")
    await full.writes(OMAR, "Yes please to 18 Feb")
    await full.goes_on_to("2027-02-18T11:59:59")
    await full.writes(ANA, "NO")
    offer = full.inbox(OMAR)[-1]
    assert offer.subject == "A place is free: reply YES by 1pm today"
    assert offer.calendar is None
    assert (await full.standing(FEBRUARY))[OMAR.address] == "offered"
    await full.later(minutes=20)
    (answer,) = await full.replies(OMAR, "Yes", offer)
    assert (answer.subject, answer.method) == ("You have a place: Thursday 18 February, 2pm to 3pm", "REQUEST")
    assert (await full.standing(FEBRUARY))[OMAR.address] == "going"


async def test_silence_lets_the_offer_lapse_and_the_next_is_asked(full: StoryDesk) -> None:
    await full.writes(OMAR, "Yes please to 18 Feb")
    await full.goes_on_to("2027-02-18T11:59:59")
    await full.writes(ANA, "NO")
    assert full.inbox(GRACE)[-1].subject == "A place is free: reply YES by 1pm today"
    await full.goes_on_to("2027-02-18T12:59")
    assert (await full.standing(FEBRUARY))[GRACE.address] == "offered"
    await full.goes_on_to("2027-02-18T13:00")
    assert full.inbox(GRACE)[-1].subject == "The place has gone to someone else"
    assert full.inbox(OMAR)[-1].subject == "A place is free: reply YES by 1:30pm today"
    standing = await full.standing(FEBRUARY)
    assert (standing[GRACE.address], standing[OMAR.address]) == ("waitlisted", "offered")
    await full.replies(OMAR, "YES", full.inbox(OMAR)[-1])
    (late,) = await full.replies(GRACE, "YES", full.inbox(GRACE)[-1])
    assert late.calendar is None
    standing = await full.standing(FEBRUARY)
    assert (standing[GRACE.address], standing[OMAR.address]) == ("waitlisted", "going")


async def test_just_before_the_start_the_first_yes_gets_the_place(full: StoryDesk) -> None:
    await full.writes(OMAR, "Yes please to 18 Feb")
    await full.goes_on_to("2027-02-18T13:20")
    before = len(full.place.sent)
    await full.writes(ANA, "NO")
    assert full.sent_to(before) == [ANA.address]
    (answer,) = await full.writes(OMAR, "YES")
    assert answer.method == "REQUEST"
    standing = await full.standing(FEBRUARY)
    assert (standing[OMAR.address], standing[GRACE.address]) == ("going", "waitlisted")


async def test_raising_the_capacity_moves_the_queue_after_the_hold(full: StoryDesk) -> None:
    await full.writes(OMAR, "Yes please to 18 Feb")
    before = len(full.place.sent)
    await sessions.edit(full.store, full.desk, AS_ROWAN, FEBRUARY, sessions.SessionEdit(capacity=12))
    assert list((await full.standing(FEBRUARY)).values()) == ["going"] * 11
    await full.later(seconds=29)
    assert full.sent_to(before) == []
    await full.later(seconds=2)
    assert sorted(full.sent_to(before)) == sorted([GRACE.address, OMAR.address])
