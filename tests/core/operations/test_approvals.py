"""Places that an organiser approves or refuses, notes that wait for a word, and who came."""

from datetime import timedelta

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read

from core.errors import Refused
from core.model import Note
from core.operations import approvals, attendance
from core.operations.undo import undo
from core.operations.work import GATEWAY
from core.text import lit

PRIYA, OMAR = address_of("Priya Shah"), address_of("Omar Khan")
HELD = timedelta(seconds=31)


@pytest.fixture
async def desk() -> Post:
    """A series in which each place is approved; Priya has asked for one."""
    made = await post(audience="approval", capacity=2)
    assert await made.says(read("Priya Shah", "join")) == [("approval_needed", PRIYA)]
    return made


async def person(desk: Post, address: str) -> str:
    async with desk.store.view() as view:
        found = await view.people.by_address(address)
    assert found is not None
    return found.id


async def left(desk: Post) -> list[tuple[str, str]]:
    desk.clock.at += HELD
    return [(each.row.kind, each.row.address) for each in await desk.deliver()]


async def tray_of(desk: Post) -> list[str]:
    async with desk.store.view() as view:
        return [mail.effect for mail in await view.inbound.in_state("waiting")]


async def test_an_approved_request_becomes_a_place_and_its_mail_waits_no_more(desk: Post) -> None:
    session = await desk.next_id()
    async with desk.store.view() as view:
        assert [each.person for each in await approvals.waiting(view, desk.clock())] == [await person(desk, PRIYA)]
    change = await approvals.approve(desk.store, DESK, AMIRA, session, await person(desk, PRIYA), ids=desk.ids)
    assert change.summary == "Priya Shah approved: unconfirmed -> going"
    assert await desk.states(session) == {PRIYA: "going"}
    assert await tray_of(desk) == []
    assert await left(desk) == [("signed_up", PRIYA)]
    assert "METHOD:REQUEST" in desk.sent[-1].calendar


async def test_an_approval_of_a_full_session_queues(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(read("Omar Khan", "join"))
    await approvals.approve(desk.store, DESK, AMIRA, session, await person(desk, OMAR), ids=desk.ids)
    await approvals.approve(desk.store, DESK, AMIRA, session, await person(desk, PRIYA), ids=desk.ids)
    assert await desk.states(session) == {OMAR: "going", PRIYA: "waitlisted"}
    assert await left(desk) == [("signed_up", OMAR), ("queued", PRIYA)]


async def test_a_refusal_says_why_and_forgets_the_request(desk: Post) -> None:
    session = await desk.next_id()
    who = await person(desk, PRIYA)
    with pytest.raises(Refused, match="Say why"):
        await approvals.refuse(desk.store, DESK, AMIRA, session, who, reason=" ")
    await approvals.refuse(desk.store, DESK, AMIRA, session, who, reason="this one is for hosts.")
    assert await desk.states(session) == {}
    assert await tray_of(desk) == []
    assert await left(desk) == [("approval_refused", PRIYA)]
    assert "Why: this one is for hosts\n" in desk.sent[-1].text


async def test_undo_of_an_approval_lets_the_request_wait_again(desk: Post) -> None:
    session = await desk.next_id()
    change = await approvals.approve(desk.store, DESK, AMIRA, session, await person(desk, PRIYA), ids=desk.ids)
    await undo(desk.store, DESK, AMIRA, change.seq, ids=desk.ids)
    assert await tray_of(desk) == ["undone: Priya Shah approved: unconfirmed -> going"]
    standing = await desk.standing(session, PRIYA)
    assert standing is not None
    assert (standing.state, standing.approval) == ("unconfirmed", True)
    assert await left(desk) == []


async def test_only_a_request_can_be_approved_once(desk: Post) -> None:
    session, who = await desk.next_id(), await person(desk, PRIYA)
    await approvals.approve(desk.store, DESK, AMIRA, session, who, ids=desk.ids)
    for verb in (approvals.approve, approvals.refuse):
        with pytest.raises(Refused, match="does not wait for an approval"):
            await verb(desk.store, DESK, AMIRA, session, who, reason="no")


async def over(desk: Post) -> str:
    """The next session has been held; Priya and Omar had places."""
    made = await desk.next_id()
    for name in ("Priya Shah", "Omar Khan"):
        await desk.says(read(name, "join"))
    desk.clock.move(days=25)
    return made


async def note(desk: Post, session: str) -> Note | None:
    async with desk.store.view() as view:
        return await view.notes.get(session)


async def test_notes_are_approved_as_they_are_or_in_other_words() -> None:
    desk = await post()
    session = await over(desk)
    with pytest.raises(Refused, match="Nobody has sent notes"):
        await approvals.approve_notes(desk.store, DESK, AMIRA, session)
    async with desk.store.unit_of_work(GATEWAY) as uow:
        uow.begin("save", lit("notes"))
        await uow.notes.put(
            Note(id=session, series="digital", session=session, text=lit("Short forms."), by="r1", saved_at=uow.now)
        )
    await approvals.approve_notes(desk.store, DESK, AMIRA, session)
    found = await note(desk, session)
    assert found is not None
    assert (found.text, found.by, found.approved_at) == ("Short forms.", "r1", desk.clock())
    with pytest.raises(Refused, match="approved already"):
        await approvals.approve_notes(desk.store, DESK, AMIRA, session)
    await approvals.approve_notes(desk.store, DESK, AMIRA, session, text="Shorter forms.")
    again = await note(desk, session)
    assert again is not None
    assert (again.text, again.by) == ("Shorter forms.", "r1")
    for text in ("", "x" * 4001):
        with pytest.raises(Refused, match="1 to 4,000"):
            await approvals.approve_notes(desk.store, DESK, AMIRA, session, text=text)


async def test_notes_of_a_session_to_come_are_refused() -> None:
    desk = await post()
    with pytest.raises(Refused, match="not over yet"):
        await approvals.approve_notes(desk.store, DESK, AMIRA, await desk.next_id(), text="Too early.")


async def test_attendance_marks_those_named_and_the_rest_as_told() -> None:
    desk = await post()
    session = await over(desk)
    priya, omar = await person(desk, PRIYA), await person(desk, OMAR)
    change = await attendance.mark(desk.store, DESK, AMIRA, session, absent=[omar], rest="came", walk_ins=3)
    assert change.summary == "17 December 2026: 1 came, 1 did not, 3 walk-ins"
    async with desk.store.view() as view:
        marks = {each.person: each.came for each in await view.signups.for_session(session)}
        assert (marks, (await view.sessions.need(session)).walk_ins) == ({priya: "came", omar: "absent"}, 3)
    await attendance.mark(desk.store, DESK, AMIRA, session, came=[omar])
    async with desk.store.view() as view:
        assert {each.came for each in await view.signups.for_session(session)} == {"came"}
    assert await left(desk) == []


async def test_attendance_is_marked_from_the_start_for_sixty_days_by_people_with_a_standing() -> None:
    desk = await post()
    session = await desk.next_id()
    with pytest.raises(Refused, match="has not begun"):
        await attendance.mark(desk.store, DESK, AMIRA, session, rest="came")
    await over(desk)
    with pytest.raises(Refused, match="no standing"):
        await attendance.mark(desk.store, DESK, AMIRA, session, came=["somebody"])
    with pytest.raises(Refused, match="Walk-ins"):
        await attendance.mark(desk.store, DESK, AMIRA, session, walk_ins=-1)
    desk.clock.move(days=61)
    with pytest.raises(Refused, match="more than 60 days"):
        await attendance.mark(desk.store, DESK, AMIRA, session, rest="came")
