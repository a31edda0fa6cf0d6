"""The tray: mails that wait for a person are decided, answered, dismissed or filed, and each once only."""

from typing import Literal

from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, InboundRecord, Person, Session
from core.operations import people, signups
from core.operations.work import Cause, Meeting, Work
from core.schedule import local
from core.store.ports import Store
from core.text import Safe, clean_line, lit

LONDON = "Europe/London"
WAITING, UNREAD = "waiting", "quarantined"
SETTLE, DISMISS, MACHINE, TAKE = "settle_mail", "dismiss_mail", "file_machine_mail", "assign_mail"


async def settle(
    store: Store, desk: Desk, actor: Actor, record_id: str, wish: str, *, session: str = "", who: str = "",
    reason: str = "", ids: Ids = random_id,
) -> Change:  # fmt: skip
    """Decide a waiting mail: its sender (or `who`, a person's id) is `going`, `maybe`, `declined` or `waitlisted`.

    About `session`, else the one the mail is about, else the next one of its series. The answer goes out in the mail's
    thread after the hold. Raises `Refused`, also where somebody else settled the mail meanwhile.
    """
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        record = await waiting(work, record_id)
        about = await _meeting(work, record, session)
        signups.refuse_past(work, about)
        uow.begin(
            SETTLE, Safe(""), reason=clean_line(reason) or record.reason, series=about.series.id,
            session=about.session.id, record=record.id,
        )  # fmt: skip
        person = await sender(work, record, who)
        said = await signups.give(
            work, about, person, wish, answer_to(work, record), reason=reason or "an organiser read their mail"
        )
        effect = clean_line(f"{person.name or person.address}: {said}")
        uow.describe(summary=effect, person=person.id)
        settled = replace(
            record, person=record.person or person.id, series=about.series.id, session=about.session.id, action="act"
        )
        await close(work, settled, effect)
    return uow.new_changes[-1]


async def dismiss(
    store: Store, desk: Desk, actor: Actor, record_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """Settle a mail without a change and without a letter."""
    return await _file(store, desk, actor, record_id, DISMISS, "dismissed, nothing changed", reason, ids)


async def machine(
    store: Store, desk: Desk, actor: Actor, record_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """File a mail as written by a machine, or as spam: nothing changes, nobody is answered."""
    return await _file(store, desk, actor, record_id, MACHINE, "filed as machine mail", reason, ids, state="filed")


async def _file(
    store: Store, desk: Desk, actor: Actor, record_id: str, verb: str, effect: str, reason: str, ids: Ids,
    *, state: Literal["settled", "filed"] = "settled",
) -> Change:  # fmt: skip
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        record = await waiting(work, record_id, unread_too=True)
        summary = clean_line(f"{record.name or record.address or 'a mail'}: {effect}")
        uow.begin(
            verb, summary, reason=clean_line(reason), series=record.series, session=record.session,
            person=record.person, record=record.id,
        )  # fmt: skip
        await close(work, replace(record, action="ignore"), clean_line(effect), state=state)
    return uow.new_changes[-1]


async def take(store: Store, desk: Desk, actor: Actor, record_id: str, *, ids: Ids = random_id) -> Change:
    """Say that one answers this mail oneself, so that nobody else begins. Raises `Refused` where one has it already."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        record = await waiting(work, record_id, unread_too=True)
        if record.taken_by == actor.name:
            raise Refused("This mail is yours already.")
        before = f", before: {record.taken_by}" if record.taken_by else ""
        uow.begin(
            TAKE, clean_line(f"mail of {record.name or record.address or 'somebody'} taken{before}"),
            series=record.series, session=record.session, person=record.person, record=record.id,
        )  # fmt: skip
        await uow.inbound.put(replace(record, taken_by=actor.name))
    return uow.new_changes[-1]


async def waiting(work: Work, record_id: str, *, unread_too: bool = False) -> InboundRecord:
    """The mail, if it waits for a person. Raises `Refused` with who settled it, when, and how."""
    record = await work.uow.inbound.need(record_id)
    unread = record.state == UNREAD or (record.state == WAITING and record.kind == UNREAD)
    if (record.state == WAITING and not unread) or (unread and unread_too):
        return record
    if unread:
        raise Refused("This mail could not be read safely, so nothing can be decided from it. File or dismiss it.")
    if record.settled_at is not None:
        at = wording.time_words(local(record.settled_at, LONDON))
        raise Refused(clean_line(f"{record.settled_by or 'The desk'} settled this mail at {at}: {record.effect}.", 300))
    raise Refused(clean_line(f"This mail does not wait for anybody: {record.effect or record.state}.", 300))


async def close(
    work: Work, record: InboundRecord, effect: Safe, *, state: Literal["settled", "filed"] = "settled"
) -> None:
    """Store that the mail is settled by whoever acts, in the change that is open."""
    await work.uow.inbound.put(
        replace(
            record, state=state, effect=effect, settled_by=work.uow.actor.name, settled_at=work.now,
            change=work.uow.change,
        )
    )  # fmt: skip


def answer_to(work: Work, record: InboundRecord) -> Cause:
    """The cause of an organiser's answer to a mail: in its thread, after the hold."""
    return replace(
        signups.by_hand(work), in_reply_to=record.message_id,
        references=(record.message_id,) if record.message_id else (), answers_mail=True,
    )  # fmt: skip


async def sender(work: Work, record: InboundRecord, who: str = "") -> Person:
    """The person a mail is from (or `who`), made where nobody is known. A change must be open."""
    if who:
        return await work.uow.people.need(who)
    known = await work.uow.people.by_address(record.address) if record.address else None
    if known is not None:
        return known
    if not record.address:
        raise Refused("This mail names no sender. Say who it is about, with --who.")
    return await people.met(work, record.address, record.name, source=lit("wrote to us"))


async def _meeting(work: Work, record: InboundRecord, session: str) -> Meeting:
    if session or record.session:
        return await signups.meeting(work, session or record.session)
    chosen = await _next(work, record.series)
    if chosen is None:
        raise Refused("Which session the mail is about is not known. Name one, as `thirdthursday sessions` prints it.")
    return await signups.meeting(work, chosen.id)


async def _next(work: Work, series: str) -> Session | None:
    """The next open session of the mail's series, or of the only one that has any."""
    coming = [s for s in await work.uow.sessions.coming(work.now) if s.state == "open" and s.starts > work.now]
    mine = [s for s in coming if s.series == series or not series]
    if len({s.series for s in mine}) != 1:
        return None
    return min(mine, key=lambda s: s.starts)
