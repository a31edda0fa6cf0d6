"""How many automatic answers one sender may have: counted before an answer is queued (inbound.md 8)."""

from datetime import timedelta
from typing import NamedTuple

from core.model import OutboxRow
from core.operations.letters import REPEATS
from core.operations.work import Work
from core.text import Safe
from core.trust import Level

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KNOWN_AN_HOUR, KNOWN_A_DAY = 12, 30
STRANGER_AN_HOUR, STRANGER_A_DAY = 1, 3
REPEATS_A_DAY = 3
STRANGERS_TOGETHER, TOGETHER_IN = 20, timedelta(minutes=120)
DOMAIN_AN_HOUR = 30
WAITING_OF_DOMAIN, WAITING_IN_ALL = 50, 1000
FLIPS_A_DAY = 6
CONFIRMS = ("confirm_address", "forwarded_invite")


class Allowance(NamedTuple):
    """`mute`: no answer at all. `quiet`: none that only repeats what is so already. `full`: too many unconfirmed wait."""

    mute: bool
    quiet: bool
    full: bool = False


async def allowance(work: Work, address: Safe, level: Level) -> Allowance:
    """What the answers already given to `address` leave over for this mail."""
    rows = [r for r in await work.uow.outbox.to_address(address, since=work.now - DAY) if r.auto == "replied"]
    lately = sum(row.created_at > work.now - HOUR for row in rows)
    quiet = sum(row.kind in REPEATS for row in rows) >= REPEATS_A_DAY
    if level not in ("0", "2b"):
        return Allowance(mute=lately >= KNOWN_AN_HOUR or len(rows) >= KNOWN_A_DAY, quiet=quiet)
    full = await _too_many_wait(work, domain_of(address))
    mute = full or lately >= STRANGER_AN_HOUR or len(rows) >= STRANGER_A_DAY or await _strangers(work, address)
    return Allowance(mute=mute, quiet=quiet, full=full)


def domain_of(address: str) -> str:
    """The part after the @."""
    return address.rpartition("@")[2].casefold()


async def _strangers(work: Work, address: Safe) -> bool:
    """Whether strangers, or those of one domain, have had their share together."""
    recent = [r for r in await work.uow.outbox.recent(STRANGERS_TOGETHER * 10) if _to_a_stranger(r)]
    domain, since = domain_of(address), work.now - HOUR
    of_domain = sum(r.created_at > since and domain_of(r.address) == domain for r in recent)
    together = sum(r.created_at > work.now - TOGETHER_IN for r in recent)
    return together >= STRANGERS_TOGETHER or of_domain >= DOMAIN_AN_HOUR


def _to_a_stranger(row: OutboxRow) -> bool:
    """Whether a letter answered a mail that nobody vouched for: those have the short footer whoever they are."""
    return row.kind in CONFIRMS or (row.auto == "replied" and row.facts.get("why") == "")


async def _too_many_wait(work: Work, domain: str) -> bool:
    """Whether so many wishes wait for their YES, of one domain or in all, that no further one is kept."""
    waiting = await work.uow.signups.unconfirmed_before(work.now)
    if len(waiting) < WAITING_OF_DOMAIN or len(waiting) >= WAITING_IN_ALL:
        return len(waiting) >= WAITING_IN_ALL
    people = await work.uow.people.many(each.person for each in waiting)
    return sum(domain_of(person.address) == domain for person in people.values()) >= WAITING_OF_DOMAIN


async def flips(work: Work, person: str, session: str) -> bool:
    """Whether the buttons of one entry have gone back and forth so often within a day that a person must look."""
    mails = await work.uow.inbound.of_person(person)
    pressed = (m for m in mails if m.kind == "calendar-reply" and m.action == "act" and m.session == session)
    return sum(m.received_at > work.now - DAY for m in pressed) >= FLIPS_A_DAY
