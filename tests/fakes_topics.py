"""Ideas for topics on the filled desk: a list of them, one used, one merged, and a vote that is open or tied."""

from datetime import date

import fakes_desk
from fakes_desk import DESK, KATE, Numbers
from msgspec.structs import replace

from core.operations import polls, topics
from core.store.ports import Store
from core.text import Safe, lit

IDEAS = ("Online booking for the tip", "Getting rid of PDFs", "Our last content audit", "Maps for everybody", "Maps")
JANUARY = "digital-2027-01-21"


async def ideas(store: Store) -> None:
    """Five ideas, the last merged into the fourth; Priya Naidu and Dee Marsh can talk about the first."""
    ids = Numbers("idea")
    for at, text in enumerate(IDEAS):
        by = await fakes_desk.person_id(store, fakes_desk.PEOPLE[at][0])
        await topics.add(store, DESK, KATE, "digital", text, person=by, ids=ids)
    talkers = [await fakes_desk.person_id(store, name) for name in ("Priya Naidu", "Dee Marsh")]
    async with store.unit_of_work(KATE) as uow:
        uow.begin("talk", lit("two can talk"), series="digital")
        await uow.topics.put(replace(await uow.topics.need("digital:1"), talkers=tuple(talkers)))
    await topics.merge(store, DESK, KATE, "digital:4", ["digital:5"], ids=ids)


async def vote(store: Store, *ballots: tuple[str, tuple[int, ...]], letters: bool = False) -> str:
    """A vote on the first three ideas for the January session, with these votes; its letters are done with."""
    ids = Numbers("vote")
    change = await polls.open_vote(
        store, DESK, KATE, JANUARY, ["digital:1", "digital:2", "digital:3"], closes=date(2026, 12, 1), approved=14,
        ids=ids,
    )  # fmt: skip
    for name, choice in ballots:
        person = await fakes_desk.person_id(store, name)
        await polls.note_vote(store, DESK, KATE, "digital", person, choice, ids=ids)
    async with store.unit_of_work(KATE) as uow:
        uow.begin("sent", lit("the letters left"), series="digital")
        for row in await uow.outbox.of_change(change.seq) if not letters else ():
            await uow.outbox.put(replace(row, state="sent", settled_at=uow.now))
    async with store.view() as view:
        return (await polls.running(view, "digital")).id


async def tie(store: Store) -> None:
    """The vote is over with the first two ideas equal."""
    id_ = await vote(store, ("Priya Naidu", (1,)), ("Omar Khan", (2,)))
    async with store.unit_of_work(KATE) as uow:
        uow.begin("automatic", Safe("vote closed: a tie"), series="digital")
        await uow.votes.put(replace(await uow.votes.need(id_), closed_at=uow.now))
