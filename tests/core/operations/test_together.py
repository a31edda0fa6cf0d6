"""Several verbs as one change: all or nothing, one undo."""

import fakes_desk
import pytest
from fakes_desk import AMIRA, DESK, Numbers

from core.errors import Refused
from core.model import Change
from core.operations import signups, tray
from core.operations.together import Verb, together
from core.operations.undo import undo
from core.store.memory import MemoryStore
from core.store.ports import Store
from core.text import Safe, lit

NAMES = ("Tom Webb", "Ines Roy")


async def declining(store: MemoryStore, *names: str) -> tuple[str, list[Verb]]:
    session = await fakes_desk.next_session(store)
    ids = Numbers("t")

    def verb(person: str) -> Verb:
        async def act(door: Store) -> Change:
            return await signups.set_state(door, DESK, AMIRA, session, person, "declined", ids=ids)

        return act

    return session, [verb(await fakes_desk.person_id(store, name)) for name in names]


async def test_several_people_are_one_change_with_a_letter_each() -> None:
    store = await fakes_desk.filled()
    session, verbs = await declining(store, *NAMES)
    before = store.seq
    change = await together(store, AMIRA, lit("2 people: not going"), verbs)
    assert change is not None
    assert (change.summary, change.session, change.person, store.seq) == (
        "2 people: not going",
        session,
        "",
        before + 1,
    )
    assert [await fakes_desk.standing(store, session, name) for name in NAMES] == ["declined", "declined"]
    async with store.view() as view:
        letters = await view.outbox.of_change(change.seq)
    assert sorted(row.name for row in letters) == sorted(NAMES)
    assert {row.state for row in letters} == {"held"}


async def test_one_undo_takes_all_of_it_back() -> None:
    store = await fakes_desk.filled()
    session, verbs = await declining(store, *NAMES)
    change = await together(store, AMIRA, lit("2 people: not going"), verbs)
    assert change is not None
    await undo(store, DESK, AMIRA, change.seq)
    assert [await fakes_desk.standing(store, session, name) for name in NAMES] == ["maybe", "maybe"]


async def test_refusal_of_one_leaves_everything_as_it_was() -> None:
    store = await fakes_desk.filled()
    session, verbs = await declining(store, "Tom Webb")

    async def refused(_door: Store) -> Change:
        raise Refused("The session is full.")

    before = store.seq
    with pytest.raises(Refused, match="full"):
        await together(store, AMIRA, Safe("2 people"), [*verbs, refused])
    assert store.seq == before
    assert await fakes_desk.standing(store, session, "Tom Webb") == "maybe"


async def test_mails_that_were_settled_together_wait_again_together_and_are_settled_again() -> None:
    store = await fakes_desk.filled()
    first, second = await fakes_desk.mails(store)

    def dismissed(record: str) -> Verb:
        async def act(door: Store) -> Change:
            return await tray.dismiss(door, DESK, AMIRA, record)

        return act

    change = await together(store, AMIRA, lit("2 mails: dismissed"), [dismissed(first), dismissed(second)])
    assert change is not None
    assert await states(store, first, second) == ["settled", "settled"]
    back = await undo(store, DESK, AMIRA, change.seq)
    assert await states(store, first, second) == ["waiting", "waiting"]
    await undo(store, DESK, AMIRA, back.seq)
    assert await states(store, first, second) == ["settled", "settled"]


async def states(store: MemoryStore, *records: str) -> list[str]:
    async with store.view() as view:
        return [(await view.inbound.need(record)).state for record in records]
