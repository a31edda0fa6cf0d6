"""Undo and redo: documents, letters, and what stands in the way."""

import pytest
from fakes_desk import AMIRA, DESK, KATE, Hands, filled, next_session, person_id, say, standing
from msgspec.structs import replace

from core.errors import Refused
from core.model import Change, OutboxRow
from core.operations import sessions, signups, skipping
from core.operations.sessions import SessionEdit
from core.operations.undo import undo
from core.store.memory import MemoryStore
from core.text import Safe


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def store(clock: Hands) -> MemoryStore:
    return await filled(clock)


@pytest.fixture
async def session(store: MemoryStore) -> str:
    return await next_session(store)


async def everything(store: MemoryStore) -> dict[str, object]:
    """The tracked documents of the desk, to compare before and after; the counts of the feed only ever rise."""
    async with store.view() as view:
        return {
            "sessions": [replace(each, public_sequence=0, public_stamp=None)
                         for each in await view.sessions.of_series("digital")],
            "signups": [s for each in await view.sessions.of_series("digital")
                        for s in await view.signups.for_session(each.id)],
        }  # fmt: skip


async def letters_of(store: MemoryStore, change: Change) -> list[OutboxRow]:
    async with store.view() as view:
        return await view.outbox.of_change(change.seq)


async def mark(store: MemoryStore, rows: list[OutboxRow], state: str, clock: Hands) -> None:
    """What the gateway would have written after sending."""
    async with store.unit_of_work(AMIRA) as uow:
        for row in rows:
            await uow.outbox.put(replace(row, state=state, settled_at=clock()))


async def change_of(store: MemoryStore, seq: int) -> Change:
    async with store.view() as view:
        return await view.changes.need(str(seq))


async def put_going(store: MemoryStore, session: str, name: str) -> Change:
    who = await person_id(store, name)
    return await signups.set_state(store, DESK, AMIRA, session, who, "going")


async def raise_places(store: MemoryStore, session: str, places: int) -> Change:
    done = await sessions.edit(store, DESK, AMIRA, session, SessionEdit(capacity=places))
    assert done is not None
    return done


async def test_undo_puts_back_every_document_and_withdraws_the_held_letters(store: MemoryStore, session: str) -> None:
    before = await everything(store)
    raised = await raise_places(store, session, 12)
    assert await standing(store, session, "Tom Reed") == "going"
    undone = await undo(store, DESK, KATE, raised.seq)
    assert await everything(store) == before
    assert (undone.verb, undone.undoes, undone.actor) == ("undo", raised.seq, KATE)
    assert undone.summary == f"undone: {raised.summary}"
    assert (await change_of(store, raised.seq)).undone_by == undone.seq
    letters = await letters_of(store, raised)
    assert letters
    assert [(row.state, row.reason) for row in letters] == [("withdrawn", "undone by kate")] * len(letters)
    assert await letters_of(store, undone) == []


async def test_redo_is_the_undo_of_an_undo_and_lets_the_letters_wait_again(store: MemoryStore, session: str) -> None:
    raised = await raise_places(store, session, 12)
    after = await everything(store)
    undone = await undo(store, DESK, AMIRA, raised.seq)
    again = await undo(store, DESK, AMIRA, undone.seq)
    assert await everything(store) == after
    assert (again.verb, again.summary) == ("redo", f"done again: {raised.summary}")
    assert {row.state for row in await letters_of(store, raised)} == {"held"}
    assert (await change_of(store, raised.seq)).undone_by == 0
    assert (await change_of(store, undone.seq)).undone_by == again.seq


async def test_undo_after_redo_works_for_the_first_change_and_for_the_redo(store: MemoryStore, session: str) -> None:
    before = await everything(store)
    raised = await raise_places(store, session, 12)
    undone = await undo(store, DESK, AMIRA, raised.seq)
    again = await undo(store, DESK, AMIRA, undone.seq)
    third = await undo(store, DESK, AMIRA, again.seq)
    assert await everything(store) == before
    assert (await change_of(store, raised.seq)).undone_by == undone.seq
    assert (await change_of(store, undone.seq)).undone_by == 0
    assert (await change_of(store, again.seq)).undone_by == third.seq


async def test_undo_twice_is_refused(store: MemoryStore, session: str) -> None:
    raised = await raise_places(store, session, 12)
    undone = await undo(store, DESK, AMIRA, raised.seq)
    with pytest.raises(Refused, match=rf"was undone already, by change {undone.seq}"):
        await undo(store, DESK, AMIRA, raised.seq)


async def test_undo_names_the_later_change_that_depends_on_it(store: MemoryStore, session: str) -> None:
    raised = await raise_places(store, session, 12)
    later = await sessions.edit(store, DESK, KATE, session, SessionEdit(topic="Forms"))
    assert later is not None
    with pytest.raises(Refused, match=rf"later change {later.seq} by kate, “topic .* -> “Forms””, depends on it\."):
        await undo(store, DESK, AMIRA, raised.seq)


async def test_undo_is_possible_when_the_later_change_was_undone(store: MemoryStore, session: str) -> None:
    before = await everything(store)
    raised = await raise_places(store, session, 12)
    later = await sessions.edit(store, DESK, KATE, session, SessionEdit(topic="Forms"))
    assert later is not None
    await undo(store, DESK, AMIRA, later.seq)
    await undo(store, DESK, AMIRA, raised.seq)
    assert await everything(store) == before


async def test_a_place_given_away_since_is_never_taken_back(store: MemoryStore, session: str) -> None:
    await raise_places(store, session, 12)  # everybody who waited moves up; one place is free or taken
    left = await signups.set_state(store, DESK, AMIRA, session, await person_id(store, "Omar Khan"), "declined")
    await fill_up(store, session)
    with pytest.raises(Refused, match=r"depends on it\."):
        await undo(store, DESK, AMIRA, left.seq)
    assert await standing(store, session, "Omar Khan") == "withdrawn"


async def fill_up(store: MemoryStore, session: str) -> None:
    for name in ("Lee Sand", "Tom Webb", "Ines Roy", "Carol Mbeki"):
        await say(store, session, name, "yes")


async def test_whoever_waits_moves_up_into_a_place_that_an_undo_frees(store: MemoryStore, session: str) -> None:
    async with store.view() as view:
        waiting = [s.person for s in await view.signups.in_state(session, "waitlisted")]
        going = (await view.signups.in_state(session, "going"))[-1]
        [joined] = [c for c in await view.changes.of_person(going.person) if c.verb == "receive"]
    assert waiting
    undone = await undo(store, DESK, AMIRA, joined.seq)
    async with store.view() as view:
        assert await view.signups.of(session, going.person) is None
        first = await view.signups.of(session, waiting[0])
        assert first is not None
        assert first.state == "going"
        promoted = (await view.changes.recent(1))[0]
    assert (promoted.verb, promoted.seq) == ("promote", undone.seq + 1)
    with pytest.raises(Refused, match=rf"later change {promoted.seq} "):
        await undo(store, DESK, AMIRA, undone.seq)
    with pytest.raises(Refused, match="the same people would move up again at once"):
        await undo(store, DESK, AMIRA, promoted.seq)


async def test_whoever_was_told_gets_one_correction(store: MemoryStore, session: str, clock: Hands) -> None:
    raised = await raise_places(store, session, 12)
    told = await letters_of(store, raised)
    await mark(store, told, "sent", clock)
    clock.move(minutes=5)
    undone = await undo(store, DESK, AMIRA, raised.seq)
    letters = await letters_of(store, undone)
    assert {(row.kind, row.state, row.person) for row in letters} == {
        ("correction", "held", row.person) for row in told
    }
    truth = {str(row.facts["truth"]) for row in letters}
    assert any("you are number 1 in the queue" in each for each in truth)
    assert {row.facts["told_date"] for row in letters} == {"22 November 2026"}
    again = await undo(store, DESK, AMIRA, undone.seq)
    assert {row.state for row in await letters_of(store, undone)} == {"withdrawn"}
    assert await letters_of(store, again) == []


async def test_a_mail_settled_by_an_organiser_waits_again(store: MemoryStore, session: str) -> None:
    async with store.view() as view:
        [mail] = await view.inbound.in_state("waiting")
    async with store.unit_of_work(AMIRA) as uow:
        seq = uow.begin("settle", Safe("Tom Webb: you are coming"), session=session, record=mail.id)
        tom = await uow.signups.of(session, await person_id(store, "Tom Webb"))
        assert tom is not None
        await uow.signups.put(replace(tom, state="declined"))
        await uow.inbound.put(replace(mail, state="settled", settled_by=AMIRA.name, change=seq))
    undone = await undo(store, DESK, AMIRA, seq)
    async with store.view() as view:
        found = await view.inbound.need(mail.id)
    assert (found.state, found.settled_by, found.change) == ("waiting", "", undone.seq)
    await undo(store, DESK, AMIRA, undone.seq)
    async with store.view() as view:
        assert (await view.inbound.need(mail.id)).state == "settled"


async def test_unknown_change_is_refused(store: MemoryStore) -> None:
    with pytest.raises(Refused, match="There is no change “99999”"):
        await undo(store, DESK, AMIRA, 99999)


async def skipped_of(store: MemoryStore, session: str) -> list[str]:
    """The keys of what was skipped of a session."""
    async with store.view() as view:
        return [done.id for done in await view.done.about(session) if done.outcome == "skipped"]


async def test_undo_lets_what_was_skipped_come_again_and_redo_skips_it(store: MemoryStore, session: str) -> None:
    key = f"host_reminder:{session}"
    skipped = await skipping.skip(store, DESK, AMIRA, key)
    assert [each.startswith(key) for each in await skipped_of(store, session)] == [True]
    undone = await undo(store, DESK, AMIRA, skipped.seq)
    assert await skipped_of(store, session) == []
    await undo(store, DESK, AMIRA, undone.seq)
    assert [each.startswith(key) for each in await skipped_of(store, session)] == [True]


async def test_undo_of_a_skip_that_was_released_since_is_refused(store: MemoryStore, session: str) -> None:
    key = f"host_reminder:{session}"
    skipped = await skipping.skip(store, DESK, AMIRA, key)
    released = await skipping.release(store, DESK, KATE, key)
    with pytest.raises(Refused, match=f"later change {released.seq} by kate"):
        await undo(store, DESK, AMIRA, skipped.seq)
    await undo(store, DESK, AMIRA, released.seq)
    assert [each.startswith(key) for each in await skipped_of(store, session)] == [True]
