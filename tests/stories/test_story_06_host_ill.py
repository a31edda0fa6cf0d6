"""Story 6: the host falls ill the day before; nothing is cancelled until somebody decides so."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from stories_cast import (
    ANA,
    AS_ROWAN,
    DAVID,
    GRACE,
    HELEN,
    JO,
    LEE,
    MEI,
    NIA,
    OMAR,
    ORGANIZERS,
    PRIYA,
    ROWAN,
    RUTH,
    SAM,
    TOM,
)
from stories_desk import StoryDesk, story_desk
from stories_mails import body

from core.operations import sessions

MARCH, APRIL = "digital-2027-03-18", "digital-2027-04-15"
GUESTS = (OMAR, PRIYA, TOM, SAM, DAVID, LEE, RUTH, ANA)
CANNOT = "Not well, can't host tomorrow. Sorry!"
SINCE = "you wrote to us on 1 March 2027"


@pytest.fixture
async def eve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StoryDesk]:
    """17 March 2027, 7:40am: Nia hosts tomorrow, Rowan and Jo are on the rota, eight have a place."""
    topics = {MARCH: "Content that search engines read"}
    async with story_desk(tmp_path, monkeypatch, now="2027-03-01T09:00", hosts=(NIA, ROWAN, JO), topics=topics) as told:
        await sessions.edit(told.store, told.desk, AS_ROWAN, MARCH, sessions.SessionEdit(hosts=(NIA.address,)))
        await sessions.edit(told.store, told.desk, AS_ROWAN, APRIL, sessions.SessionEdit(hosts=(ROWAN.address,)))
        await told.fill(MARCH, GUESTS)
        await told.goes_on_to("2027-03-15T12:00", "2027-03-16T14:00", "2027-03-17T07:40")
        yield told


def alarms(told: StoryDesk) -> list[str]:
    """What organisers were told apart from the digest of Mondays."""
    return [got.subject for got in told.inbox(ORGANIZERS) if not got.subject.startswith("Monday digest")]


async def test_nothing_is_cancelled_and_the_others_are_asked_at_eight(eve: StoryDesk) -> None:
    before = len(eve.place.sent)
    (answer,) = await eve.writes(NIA, CANNOT, "tomorrow")
    assert answer.subject == "Noted: you cannot host on Thursday 18 March"
    assert "\nYou do not need to do anything. Nothing has been cancelled.\n" in answer.text
    assert eve.sent_to(before) == [NIA.address]
    session = await eve.session(MARCH)
    assert (session.state, session.hosts) == ("open", ())
    await eve.goes_on_to("2027-03-17T08:00")
    assert sorted(eve.sent_to(before + 1)) == sorted([ROWAN.address, JO.address])
    asked = eve.inbox(ROWAN)[-1]
    assert asked.subject == "Can you host on Thursday 18 March, 2pm?"
    assert asked.text == body(
        """
        Hello Rowan

        The host for Thursday 18 March 2027, 2pm to 3pm cannot do it.
        8 people have a place. Topic: Content that search engines read.

        Reply YES and it is yours. The first yes gets it.
        Reply NO if you cannot.
        We will tell the organisers at midday if nobody can.
        """,
        since="",
    )
    assert list((await eve.standing(MARCH)).values()) == ["going"] * 8


async def test_host_who_can_after_all_is_host_again_with_one_word(eve: StoryDesk) -> None:
    (down,) = await eve.writes(NIA, CANNOT, "tomorrow")
    (answer,) = await eve.replies(NIA, "YES", down)
    assert answer.subject == "You are hosting on Thursday 18 March, 2pm"
    assert (await eve.session(MARCH)).hosts == ((await eve.person(NIA)).id,)
    assert NIA.address not in await eve.standing(MARCH)


async def test_pack_of_a_session_that_is_over_stands_nobody_down_from_the_next(eve: StoryDesk) -> None:
    await sessions.edit(eve.store, eve.desk, AS_ROWAN, APRIL, sessions.SessionEdit(hosts=(NIA.address,)))
    await eve.goes_on_to("2027-03-18T08:00")
    pack = next(got for got in eve.inbox(NIA) if got.subject.startswith("Your hangout today"))
    await eve.goes_on_to("2027-03-18T16:00")
    (answer,) = await eve.replies(NIA, "CANNOT HOST", pack)
    assert answer.subject == "Thursday 18 March has already started or ended"
    nia = (await eve.person(NIA)).id
    assert [(await eve.session(each)).hosts for each in (MARCH, APRIL)] == [(nia,), (nia,)]


async def test_first_yes_hosts_the_next_is_thanked_and_guests_hear_nothing(eve: StoryDesk) -> None:
    await eve.writes(NIA, CANNOT, "tomorrow")
    await eve.goes_on_to("2027-03-17T08:00")
    before = len(eve.place.sent)
    (answer,) = await eve.replies(ROWAN, "Yes", eve.inbox(ROWAN)[-1])
    assert answer.subject == "You are hosting on Thursday 18 March, 2pm"
    assert (answer.method, str(answer.event["ATTENDEE"])) == ("REQUEST", f"mailto:{ROWAN.address}")
    assert (await eve.session(MARCH)).hosts == ((await eve.person(ROWAN)).id,)
    (late,) = await eve.replies(JO, "YES", eve.inbox(JO)[-1])
    assert late.subject == "Someone else is hosting on Thursday 18 March"
    assert "Rowan Ellis answered first" in late.text
    await eve.goes_on_to("2027-03-17T12:00", "2027-03-18T08:00")
    assert sorted(eve.sent_to(before)) == sorted([ROWAN.address, JO.address, ROWAN.address])
    assert (await eve.letters_of(ROWAN))[-1] == "host_pack"
    assert alarms(eve) == []
    assert "Host: Rowan Ellis" in (await eve.writes(OMAR, "LINK"))[0].text


async def test_nobody_by_midday_tells_the_organisers(eve: StoryDesk) -> None:
    await eve.writes(NIA, CANNOT, "tomorrow")
    await eve.goes_on_to("2027-03-17T08:00")
    (no,) = await eve.replies(ROWAN, "NO", eve.inbox(ROWAN)[-1])
    assert no.subject == "Noted: you cannot host on Thursday 18 March"
    await eve.goes_on_to("2027-03-17T11:59")
    assert alarms(eve) == []
    await eve.goes_on_to("2027-03-17T12:00")
    assert alarms(eve) == ["No host for Thursday 18 March"]
    asked = next(got for got in eve.inbox(ORGANIZERS) if got.subject == alarms(eve)[0]).text
    assert ("Rowan Ellis" in asked, "Jo Lane" in asked) == (True, True)
    assert (await eve.session(MARCH)).state == "open"


async def test_cancelled_session_leaves_every_calendar_and_is_explained(eve: StoryDesk) -> None:
    await eve.fill(MARCH, (GRACE,))
    await eve.fill(MARCH, (HELEN, MEI))
    invite = next(got for got in eve.inbox(OMAR) if got.method == "REQUEST")
    await eve.writes(NIA, CANNOT, "tomorrow")
    await sessions.cancel(eve.store, eve.desk, AS_ROWAN, MARCH, reason="the host is unwell")
    before = len(eve.place.sent)
    await eve.later(seconds=31)
    assert sorted(eve.sent_to(before)) == sorted(who.address for who in (*GUESTS, GRACE, HELEN, MEI))
    told = eve.inbox(OMAR)[-1]
    assert told.subject == "Cancelled: hangout on Thursday 18 March"
    assert told.text == body(
        """
        Hello Omar

        The hangout on Thursday 18 March 2027 is cancelled because the host is unwell.
        You do not need to do anything. It should disappear from your calendar.
        The next one is Thursday 15 April 2027, 2pm to 3pm.
        Reply YES to take a place.
        """,
        since=SINCE,
    )
    assert (told.method, str(told.event["STATUS"]), int(told.event["SEQUENCE"]), str(told.event["UID"])) == (
        "CANCEL", "CANCELLED", 1, str(invite.event["UID"]),
    )  # fmt: skip
    for who in (HELEN, MEI):
        waiting = eve.inbox(who)[-1]
        assert (waiting.subject, waiting.calendar) == ("Cancelled: hangout on Thursday 18 March", None)
    (yes,) = await eve.replies(OMAR, "YES", told)
    assert yes.subject == "You are signed up: Thursday 15 April, 2pm to 3pm"
    assert yes.method == "REQUEST"


async def test_host_of_a_cancelled_session_is_offered_no_place_at_the_next(eve: StoryDesk) -> None:
    await sessions.cancel(eve.store, eve.desk, AS_ROWAN, MARCH, reason="the room is flooded")
    await eve.later(seconds=31)
    told = eve.inbox(NIA)[-1]
    assert told.subject == "Cancelled: hangout on Thursday 18 March"
    assert "\nThe next one is Thursday 15 April 2027, 2pm to 3pm.\n\n" in told.text
    assert "Reply YES" not in told.text


async def test_cancelled_without_a_reason_says_that_there_is_no_host(eve: StoryDesk) -> None:
    await eve.writes(NIA, CANNOT, "tomorrow")
    await sessions.cancel(eve.store, eve.desk, AS_ROWAN, MARCH)
    await eve.later(seconds=31)
    assert "The hangout on Thursday 18 March 2027 is cancelled because we have no host.\n" in eve.inbox(OMAR)[-1].text


async def test_cancelled_less_than_two_hours_before_says_today(eve: StoryDesk) -> None:
    await eve.goes_on_to("2027-03-18T12:30")
    await sessions.cancel(eve.store, eve.desk, AS_ROWAN, MARCH, reason="the host is unwell")
    await eve.later(seconds=31)
    assert eve.inbox(OMAR)[-1].subject == "Cancelled today: hangout at 2pm"
