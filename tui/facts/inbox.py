"""What Inbox reads: the mails that wait for a person, those settled lately, and one mail with what is known of its sender."""

from datetime import datetime, timedelta

import msgspec

from core.model import InboundRecord, Person, Session, Signup
from core.store.unit_of_work import View

WAITING, RECENT, EARLIER = 500, 200, 6
TODAY = timedelta(hours=24)


class InboxFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of Inbox. `settled` are those settled within a day, newest first; `current` the mail under the cursor."""

    waiting: tuple[InboundRecord, ...] = ()
    settled: tuple[InboundRecord, ...] = ()
    total: int = 0
    current: InboundRecord | None = None
    people: dict[str, Person] = {}
    sessions: dict[str, Session] = {}


class MailDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail with its sender: sign-ups and mails before it, newest first."""

    record: InboundRecord
    person: Person | None = None
    session: Session | None = None
    signups: tuple[Signup, ...] = ()
    sessions: dict[str, Session] = {}
    earlier: tuple[InboundRecord, ...] = ()


async def read_inbox(view: View, current: str, now: datetime) -> InboxFacts:
    """The mails that wait, unreadable ones too, oldest first."""
    waiting = await view.inbound.in_state("waiting", limit=WAITING)
    unread = await view.inbound.in_state("quarantined", limit=WAITING)
    rows = sorted([*waiting, *unread], key=lambda record: (record.received_at, record.id))[:WAITING]
    recent = [r for r in await view.inbound.recent(RECENT) if r.state in ("settled", "filed")]
    settled = [r for r in recent if now - (r.settled_at or r.received_at) <= TODAY]
    about = {r.session for r in (*rows, *settled) if r.session}
    sessions = {id_: session for id_ in about if (session := await view.sessions.get(id_)) is not None}
    return InboxFacts(
        waiting=tuple(rows),
        settled=tuple(settled),
        total=await view.inbound.count("waiting") + await view.inbound.count("quarantined"),
        current=await view.inbound.get(current) if current else None,
        people=await view.people.many(r.person for r in rows if r.person),
        sessions=sessions,
    )


async def read_mail(view: View, record_id: str) -> MailDetail | None:
    """One mail more closely."""
    record = await view.inbound.get(record_id) if record_id else None
    if record is None:
        return None
    known = await view.people.get(record.person) if record.person else None
    person = known or (await view.people.by_address(record.address) if record.address else None)
    signups = list(reversed(await view.signups.of_person(person.id)))[:EARLIER] if person else []
    mails = await view.inbound.of_person(person.id, limit=EARLIER + 1) if person else []
    about = {record.session, *(s.session for s in signups)} - {""}
    sessions = {id_: session for id_ in about if (session := await view.sessions.get(id_)) is not None}
    return MailDetail(
        record=record,
        person=person,
        session=sessions.get(record.session),
        signups=tuple(signups),
        sessions=sessions,
        earlier=tuple(mail for mail in mails if mail.id != record.id),
    )
