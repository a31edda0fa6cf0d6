"""Looking at what is shown only on request; that somebody looked stands in the log."""

from core.errors import Refused
from core.model import Actor
from core.store.ports import Store
from core.text import Safe, clean_line

LOOK = "show_second_address"


async def second_address(store: Store, actor: Actor, person_id: str) -> Safe:
    """The address of a person's own device. Raises `Refused` where they gave none."""
    async with store.unit_of_work(actor) as uow:
        person = await uow.people.need(person_id)
        if person.second is None:
            raise Refused(f"{person.name or person.address} has given no second address.")
        uow.begin(LOOK, clean_line(f"{person.name or person.address}: second address shown"), person=person.id)
    return person.second.address
