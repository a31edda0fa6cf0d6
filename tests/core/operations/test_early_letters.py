"""The invitation and the reminder by an organiser's hand: to those they are due to, and never a second time."""

from datetime import UTC, datetime

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read, until
from msgspec.structs import replace

from core.errors import Refused
from core.model import Change, OutboxRow
from core.operations import early_letters, skipping
from core.operations.planning.early import Early
from core.operations.undo import undo
from core.understanding import Word

SERIES = (Word(word="SERIES", intent="series", arguments={"word": "SERIES"}),)
PRIYA, OMAR, ANA = "Priya Shah", "Omar Khan", "Ana Diaz"


@pytest.fixture
async def desk() -> Post:
    return await post()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def joins(desk: Post, *names: str) -> None:
    """People become members of the series."""
    for name in names:
        await desk.says(read(name, "series", words=SERIES, arguments={"word": "SERIES"}))


async def session_id(desk: Post) -> str:
    async with desk.store.view() as view:
        return (await view.sessions.coming(desk.clock()))[0].id


async def send(desk: Post, kind: Early, approved: int = 0) -> Change:
    return await early_letters.send(desk.store, DESK, AMIRA, await session_id(desk), kind, approved=approved)


async def letters_of(desk: Post, change: Change) -> list[OutboxRow]:
    async with desk.store.view() as view:
        return sorted(await view.outbox.of_change(change.seq), key=lambda row: row.address)


async def test_invitation_goes_now_after_the_hold_and_not_again_by_itself(desk: Post) -> None:
    await joins(desk, PRIYA, OMAR)
    sent = await send(desk, "invitation")
    rows = await letters_of(desk, sent)
    assert [(row.kind, row.state, row.address) for row in rows] == [
        ("invitation", "held", address_of(OMAR)), ("invitation", "held", address_of(PRIYA)),
    ]  # fmt: skip
    assert {(row.due - row.created_at).seconds for row in rows} == {DESK.hold_seconds}
    letters = await until(desk, at("2026-11-27T12:00"))
    assert [kind for _, kind, who in letters if who == address_of(PRIYA)] == ["invitation"]


async def test_nobody_who_answered_pauses_or_cannot_be_reached_is_invited(desk: Post) -> None:
    await joins(desk, PRIYA, OMAR, ANA)
    await desk.says(read(OMAR, "decline"))
    async with desk.store.unit_of_work(AMIRA) as uow:
        person = await uow.people.by_address(address_of(ANA))
        assert person is not None
        uow.begin("bounced", person.name)
        await uow.people.put(replace(person, undeliverable_since=uow.now))
    assert [row.address for row in await letters_of(desk, await send(desk, "invitation"))] == [address_of(PRIYA)]


async def test_second_invitation_by_hand_is_refused_in_words(desk: Post) -> None:
    await joins(desk, PRIYA)
    await send(desk, "invitation")
    with pytest.raises(Refused, match="Nobody is left to invite"):
        await send(desk, "invitation")


async def test_skipped_invitation_is_not_sent_by_hand_either(desk: Post) -> None:
    await joins(desk, PRIYA)
    await skipping.skip(desk.store, DESK, AMIRA, f"invitation:{await session_id(desk)}")
    with pytest.raises(Refused, match="Nobody is left to invite"):
        await send(desk, "invitation")


async def test_undo_within_the_hold_lets_the_desk_invite_at_its_time(desk: Post) -> None:
    await joins(desk, PRIYA)
    sent = await send(desk, "invitation")
    await undo(desk.store, DESK, AMIRA, sent.seq)
    assert [row.state for row in await letters_of(desk, sent)] == ["withdrawn"]
    letters = await until(desk, at("2026-11-27T12:00"))
    assert [(when, kind) for when, kind, who in letters if who == address_of(PRIYA)] == [("26 Nov 10:00", "invitation")]


async def test_undo_of_an_invitation_that_left_neither_corrects_nor_repeats_it(desk: Post) -> None:
    await joins(desk, PRIYA)
    sent = await send(desk, "invitation")
    gone = await until(desk, at("2026-11-24T12:00"))
    assert [kind for _, kind, who in gone if who == address_of(PRIYA)] == ["invitation"]
    await undo(desk.store, DESK, AMIRA, sent.seq)
    later = await until(desk, at("2026-11-27T12:00"))
    assert [kind for _, kind, who in later if who == address_of(PRIYA)] == []


async def test_reminder_goes_to_whoever_holds_a_place_once(desk: Post) -> None:
    await desk.says(read(PRIYA, "join"), read(OMAR, "decline"))
    sent = await send(desk, "reminder")
    assert [(row.kind, row.address) for row in await letters_of(desk, sent)] == [("reminder", address_of(PRIYA))]
    letters = await until(desk, at("2026-12-17T12:00"))
    assert [kind for _, kind, who in letters if who == address_of(PRIYA)] == ["reminder", "first_timer"]


async def test_reminder_is_refused_while_somebody_waits() -> None:
    desk = await post(capacity=2)
    await desk.says(read(PRIYA, "join"), read(OMAR, "join"))
    with pytest.raises(Refused, match="Somebody waits for a place"):
        await send(desk, "reminder")


async def test_over_fifty_letters_wait_until_their_number_is_agreed_to(desk: Post) -> None:
    await joins(desk, *(f"Person Number{at}" for at in range(51)))
    waiting = await letters_of(desk, await send(desk, "invitation"))
    assert {row.reason for row in waiting} == {"waits for an organiser's approval"}


async def test_letters_whose_number_was_agreed_to_wait_for_the_hold_only(desk: Post) -> None:
    await joins(desk, *(f"Person Number{at}" for at in range(51)))
    assert {row.reason for row in await letters_of(desk, await send(desk, "invitation", approved=51))} == {""}


async def test_letters_that_waited_for_approval_wait_for_it_again_after_an_undo_was_undone(desk: Post) -> None:
    await joins(desk, *(f"Person Number{at}" for at in range(51)))
    sent = await send(desk, "invitation")
    taken_back = await undo(desk.store, DESK, AMIRA, sent.seq)
    await undo(desk.store, DESK, AMIRA, taken_back.seq)
    rows = await letters_of(desk, sent)
    assert {(row.state, row.reason) for row in rows} == {("held", "waits for an organiser's approval")}
    assert min(row.due for row in rows) > at("2100-01-01T00:00")
