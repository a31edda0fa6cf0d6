"""The switch for trial runs: every letter goes to one address of our own, with a marked subject."""

from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Switch
from core.store.ports import Store
from core.text import Safe, clean_address, lit

REDIRECT = "redirect"


async def redirect(store: Store, desk: Desk, actor: Actor, address: str, *, ids: Ids = random_id) -> Change:  # noqa: ARG001
    """Send every letter to `address` instead of its reader, until `stop_redirect`. Raises `Refused` for no address."""
    to = clean_address(address)
    if to.casefold() == desk.address.casefold():
        raise Refused("That is the desk's own address. Name a mailbox that a person reads.")
    async with store.unit_of_work(actor) as uow:
        uow.begin("redirect_mail", Safe(f"all mail goes to {to}"))
        await uow.switches.put(Switch(id=REDIRECT, value=to, by=actor.name, at=uow.now))
    return uow.new_changes[-1]


async def stop_redirect(store: Store, desk: Desk, actor: Actor, *, ids: Ids = random_id) -> Change:  # noqa: ARG001
    """Let letters go to their readers again. Raises `Refused` if they do already."""
    async with store.unit_of_work(actor) as uow:
        if await uow.switches.get(REDIRECT) is None:
            raise Refused("Mail is not redirected, so there is nothing to end.")
        uow.begin("redirect_mail", lit("mail goes to its readers again"))
        await uow.switches.delete(REDIRECT)
    return uow.new_changes[-1]
