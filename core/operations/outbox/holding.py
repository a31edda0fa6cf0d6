"""The switch that stops all mail, and lets it go again: stored, so that it outlives every process."""

from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Switch
from core.operations.outbox.claiming import HOLD
from core.operations.work import Work
from core.store.ports import Store
from core.text import clean_line, lit


async def hold_all(
    store: Store, desk: Desk, actor: Actor, *, reason: str = "", ids: Ids = random_id
) -> Change:  # fmt: skip
    """Stop all outgoing mail. Letters wait until `release_all`; mail goes on coming in. Raises `Refused` if it is held."""
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        if await uow.switches.get(HOLD) is not None:
            raise Refused("All mail is held already. Let it go with: thirdthursday outbox release --all")
        uow.begin("hold_mail", lit("all mail held"))
        await uow.switches.put(Switch(id=HOLD, by=actor.name, at=work.now, reason=clean_line(reason)))
    return uow.new_changes[-1]


async def release_all(store: Store, desk: Desk, actor: Actor, *, ids: Ids = random_id) -> Change:
    """Let all mail go again. Raises `Refused` if nothing is held."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        if await work.uow.switches.get(HOLD) is None:
            raise Refused("Mail is not held, so there is nothing to release.")
        uow.begin("release_mail", lit("mail released"))
        await uow.switches.delete(HOLD)
    return uow.new_changes[-1]
