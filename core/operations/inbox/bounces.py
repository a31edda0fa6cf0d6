"""Delivery reports: counted on the address that the letter went to, where they are about a letter of ours (inbound.md 7)."""

from datetime import timedelta

from core.ids import fingerprint
from core.model import OutboxRow, Person
from core.operations.alarms import raise_alarm
from core.operations.bouncing import counted, weight_of
from core.operations.inbox.arrived import Arrived, Result
from core.operations.outbox import too_much_refused, trip
from core.operations.work import Work
from core.text import Safe, clean_line, lit
from core.understanding import Bounce

POLICY_ALARM = 3


async def count(work: Work, arrived: Arrived) -> Result | None:
    """Count a delivery report on the person it is about. A change must be open; None where it is about nobody we know.

    A report counts only for a letter that we sent to the very address it names, and once for each letter: else anybody
    could silence somebody with a forged one.
    """
    bounce = arrived.mail.bounce
    row = await _letter(work, bounce) if bounce is not None else None
    person = await work.uow.people.get(row.person) if row is not None and row.person else None
    if bounce is None:
        return None
    if row is None or person is None or bounce.recipient.lower() not in ("", row.address):
        return await _unproven(work, bounce)
    if row.address != person.address:
        return _result(person, lit("a letter to another address of this person came back"))
    weight = weight_of(bounce.status, permanent=bounce.permanent)
    if not weight:
        await _policy(work, row, bounce)
        return _result(
            person, clean_line(f"{_domain(row)} turned a letter away by a rule: {bounce.status}, not counted")
        )
    effect = await counted(work, person, row, bounce.status, weight)
    if why := await too_much_refused(work):
        await trip(work, why)
    return _result(person, effect)


async def _unproven(work: Work, bounce: Bounce) -> Result | None:
    """A report about no letter of ours may be forged: it changes nothing, and a person looks where it names somebody."""
    known = await work.uow.people.by_address(bounce.recipient.lower()) if bounce.recipient else None
    if known is None:
        return None
    effect = lit("a delivery report about no letter of ours to this person: nothing changed")
    return Result(state="waiting", action="human", effect=effect, person=known.id)


async def _letter(work: Work, bounce: Bounce) -> OutboxRow | None:
    token = await work.uow.tokens.get(fingerprint(bounce.token)) if bounce.token else None
    row = await work.uow.outbox.get(token.row) if token is not None else None
    if row is None and bounce.message_id:
        row = await work.uow.outbox.by_message(bounce.message_id.strip("<> "))
    return row if row is not None and row.state in ("sent", "unknown", "sending") else None


async def _policy(work: Work, row: OutboxRow, bounce: Bounce) -> None:
    """Servers of one domain that refuse us as senders: that is ours to mend, so organisers hear of it after three."""
    domain = _domain(row)
    today = [
        each for each in await work.uow.inbound.recent(200)
        if each.kind == "bounce" and work.now - each.received_at < timedelta(days=1) and each.effect.startswith(f"{domain} ")
    ]  # fmt: skip
    if len(today) + 1 >= POLICY_ALARM:
        sentence = clean_line(f"Mail servers of {domain} turn our letters away ({bounce.status}).")
        remedy = lit("Check SPF, DKIM and DMARC of the address we write from.")
        await raise_alarm(work, clean_line(f"policy:{domain}"), sentence, remedy)


def _domain(row: OutboxRow) -> Safe:
    return clean_line(row.address.rpartition("@")[2], 80)


def _result(person: Person, effect: Safe) -> Result:
    return Result(state="filed", action="ignore", effect=effect, person=person.id)
