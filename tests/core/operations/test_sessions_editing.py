"""A session edited: joining details reach calendars, topic and host ride along unless people are to be told now."""

import pytest
from calendar_parts import after_hold
from fakes_desk import AMIRA, DESK, KATE
from fakes_inbox import Post, address_of, post, read

from core.model import Join, Session
from core.operations import sessions
from core.operations.sessions import Conflict, SessionEdit
from core.text import lit

DECEMBER, JANUARY = "digital-2026-12-17", "digital-2027-01-21"
OWN = Join(address=lit("https://own.example/room"))
PRIYA = address_of("Priya Shah")


@pytest.fixture
async def desk() -> Post:
    """A desk where Priya has a place in December and in January, and Omar said maybe."""
    made = await post()
    await made.says(
        read("Priya Shah", "join"), read("Priya Shah", "join", arguments={"date": "2027-01-21"}),
        read("Omar Khan", "maybe"),
    )  # fmt: skip
    return made


async def session_of(desk: Post, id_: str = DECEMBER) -> Session:
    async with desk.store.view() as view:
        return await view.sessions.need(id_)


async def test_topic_and_host_alone_send_nothing(desk: Post) -> None:
    done = await sessions.edit(
        desk.store, DESK, AMIRA, DECEMBER, SessionEdit(topic="Forms", hosts=("omar.khan@westshire.example",))
    )
    assert done is not None
    assert done.summary == "topic “none” -> “Forms”; host -> Omar Khan"
    assert await after_hold(desk) == []


async def test_topic_told_now_raises_the_sequence_and_keeps_the_answer(desk: Post) -> None:
    done = await sessions.edit(desk.store, DESK, AMIRA, DECEMBER, SessionEdit(topic="Forms", tell=True))
    assert done is not None
    assert done.summary == "topic “none” -> “Forms”; 1 person told"
    assert await after_hold(desk) == [(PRIYA, "details_changed", "REQUEST 1 ACCEPTED")]
    letter = desk.sent[-1]
    assert letter.mail["Subject"] == "New topic for Thursday 17 December"
    assert "The topic on Thursday 17 December 2026 is now: Forms. The time and the way to join have not" in letter.text
    assert "SUMMARY:LocalGov Digital Hangouts: Forms" in letter.calendar


async def test_own_joining_details_and_back_to_those_of_the_series(desk: Post) -> None:
    await sessions.edit(desk.store, DESK, AMIRA, DECEMBER, SessionEdit(join=OWN))
    assert await after_hold(desk) == [(PRIYA, "details_changed", "REQUEST 1 ACCEPTED")]
    await sessions.edit(desk.store, DESK, AMIRA, DECEMBER, SessionEdit(join=None))
    assert await after_hold(desk) == [(PRIYA, "details_changed", "REQUEST 2 ACCEPTED")]
    assert "New: https://meet.example/lgd" in desk.sent[-1].text


async def test_two_edits_in_one_hold_leave_as_one_update(desk: Post) -> None:
    await sessions.edit(desk.store, DESK, AMIRA, DECEMBER, SessionEdit(join=Join(address=lit("https://a.example/1"))))
    await sessions.edit(desk.store, DESK, AMIRA, DECEMBER, SessionEdit(join=OWN))
    assert await after_hold(desk) == [(PRIYA, "details_changed", "REQUEST 1 ACCEPTED")]
    assert all("https://a.example/1" not in each.calendar + each.text for each in desk.sent)


async def test_from_now_on_tells_each_person_once(desk: Post) -> None:
    await sessions.edit(desk.store, DESK, AMIRA, DECEMBER, SessionEdit(topic="Forms", join=OWN, from_now_on=True))
    assert await after_hold(desk) == [
        (PRIYA, "details_changed", "REQUEST 1 ACCEPTED"), (PRIYA, "calendar_update", "REQUEST 1 ACCEPTED"),
    ]  # fmt: skip
    january = await session_of(desk, JANUARY)
    assert (january.join, january.topic) == (OWN, "")


async def test_edit_over_what_somebody_else_changed_is_refused(desk: Post) -> None:
    shown = await session_of(desk)
    await sessions.edit(desk.store, DESK, KATE, DECEMBER, SessionEdit(topic="Open data"))
    with pytest.raises(Conflict, match="Somebody changed topic to “Open data” meanwhile"):
        await sessions.edit(desk.store, DESK, AMIRA, DECEMBER, SessionEdit(topic="Forms", seen={"topic": shown.topic}))
