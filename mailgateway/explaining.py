"""What the desk reads in a mail and what it would do: the same path as a real mail, and nothing is kept (inbound.md 9)."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from core.desk import Desk
from core.ids import random_id
from core.model import InboundRecord
from core.operations import inbox
from core.operations.inbox import Arrived
from core.store.memory import MemoryStore
from core.store.ports import Store
from core.store.tables import INBOUND
from core.store.trial import Trial
from core.understanding import Understanding
from mailgateway.intake.mail import RawMail
from mailgateway.intake.take import known_of
from mailgateway.intake.threads import known_for
from mailgateway.reading.understand import understand


class Explained(msgspec.Struct, frozen=True):
    """What was read, and the record that a real mail would have got."""

    read: Understanding
    record: InboundRecord


async def explained(raw: bytes, desk: Desk, store: Store | None, *, now: datetime) -> Explained:
    """Read and decide one mail without keeping, sending or fetching anything. Without a store nobody is known."""
    held: Store = store if store is not None else MemoryStore(lambda: now)
    mail = RawMail(source="pipe", key="explain", raw=raw, received_at=now)
    async with held.view() as view:
        series = tuple(each.id for each in await view.series.all())
        known = await known_for(view, desk, mail, known_of(desk, series, now))
    return await decided(understand(raw, known), desk, held, now=now)


async def decided(read: Understanding, desk: Desk, store: Store, *, now: datetime) -> Explained:
    """Decide a mail that was read, without keeping or sending anything."""
    trial = Trial(store, clock=lambda: now)
    # a mail that was handled already is explained anew: without its identity nothing has seen it before
    arrived = Arrived(
        source="pipe", key=f"explain:{random_id()}", mail=replace(read, identity=""), received_at=now
    )  # fmt: skip
    await inbox.receive(trial, desk, [arrived])
    record = next(doc for _, doc in trial.written(INBOUND.name) if isinstance(doc, InboundRecord))
    return Explained(read, record)


async def explain(raw: bytes, desk: Desk, store: Store | None, *, now: datetime) -> dict[str, Any]:
    """The JSON form: all keys of inbound.md section 9, always present."""
    found = await explained(raw, desk, store, now=now)
    read, record = found.read, found.record
    return {
        "kind": read.kind,
        "sender": _sender(read, record.trust),
        "reply_text": read.reply.final,
        "intent": read.intent,
        "arguments": read.arguments,
        "decided_by": read.decided_by,
        "action": record.action,
        "reason": read.reason,
        "effect": record.effect,
        "series": record.series or None,
        "session": record.session or None,
        "calendar": _calendar(read),
        "bounce": _bounce(read),
        "rule": read.rule,
        "code": read.code or None,
    }


def _sender(read: Understanding, trust: str) -> dict[str, str | None]:
    level = trust or {"fail": "-1", "pass": "1", "none": "0"}[read.evidence]
    sender = read.sender
    return {"address": sender.address if sender else None, "name": sender.name if sender else None, "trust": level}


def _calendar(read: Understanding) -> dict[str, Any] | None:
    if not read.calendar:
        return None
    first = read.calendar[0]
    return {
        "method": first.method,
        "uid": first.uid,
        "recurrence_id": _moment(first.recurrence_id),
        "sequence": first.sequence,
        "attendee": first.attendee or None,
        "partstat": first.partstat or None,
        "comment": first.comment or None,
        "proposed_start": _moment(first.proposed_start),
        "proposed_end": _moment(first.proposed_end),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _bounce(read: Understanding) -> dict[str, Any] | None:
    if read.bounce is None:
        return None
    return {"recipient": read.bounce.recipient or None, "permanent": read.bounce.permanent}


async def plain(raw: bytes, desk: Desk, store: Store | None, *, now: datetime) -> list[str]:
    """The same as sentences, in the order in which a mail is read."""
    facts = await explain(raw, desk, store, now=now)
    sender = facts["sender"]
    who = f"{sender['name']} <{sender['address']}>" if sender["name"] else sender["address"] or "nobody we can name"
    lines = [
        f"kind: {facts['kind']}" + (f" ({facts['rule']})" if facts["rule"] else ""),
        f"from: {who}, trust {sender['trust']}",
        f"text: {facts['reply_text'] or '(none)'}",
        f"meaning: {facts['intent'] or '(none)'}" + (f", read by {facts['decided_by']}" if facts["decided_by"] else ""),
        f"why: {facts['reason']}",
        f"action: {facts['action']}",
        f"effect: {facts['effect']}",
    ]
    lines += [f"session: {facts['session']}"] if facts["session"] else []
    return lines
