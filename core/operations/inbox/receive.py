"""The door of the inbox: read mails become places, letters and records, one transaction for a batch."""

import logging
from collections.abc import Sequence

from msgspec.structs import replace

from core.desk import Desk
from core.ids import Ids, random_id
from core.operations import outbox, people
from core.operations.inbox import acting, asking, bounces, calendar_answers, caps, keys, records, together
from core.operations.inbox.arrived import Arrived, Progress, Receipt, Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.resolve import resolve
from core.operations.inbox.telling import tell, to_person
from core.operations.inbox.words import afterwards, attended, libraries
from core.operations.work import GATEWAY, Work
from core.store.ports import Store, StoreBroken
from core.store.refusals import StoreBusy
from core.text import Safe, cat, clean_line, lit
from core.words import NOT_BY_MAIL

log = logging.getLogger("inbox")

_TRIES_ALONE = 2
"""After the try within its batch: the third failure sets a mail aside (inbound.md 2.2)."""
_PROVEN = ("1", "2", "3")
_FORWARDED = "meeting forward notification"
_ROBOTS = ("own", "bounce", "delay", "auto-reply", "receipt", "list", "spam")


async def receive(
    store: Store, desk: Desk, mails: Sequence[Arrived], *, progress: Progress | None = None, ids: Ids = random_id
) -> list[Receipt]:
    """Decide a batch in order of arrival; durable when it returns. One mail that fails never blocks its neighbours.

    `progress` is stored with the batch. Raises `StoreBroken` when nothing could be made durable, and `StoreBusy` while
    another process writes: what is decided by then stays decided, and the batch may be handed in again.
    """
    try:
        return await _together(store, desk, mails, progress, ids)
    except (StoreBroken, StoreBusy):
        raise
    except Exception:
        return await _one_by_one(store, desk, mails, progress, ids)


async def _together(
    store: Store, desk: Desk, mails: Sequence[Arrived], progress: Progress | None, ids: Ids
) -> list[Receipt]:
    async with store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, desk, ids)
        receipts = [await _one(work, arrived) for arrived in mails]
        if progress is not None:
            await uow.cursors.put(progress.cursor())
    return receipts


async def _one_by_one(
    store: Store, desk: Desk, mails: Sequence[Arrived], progress: Progress | None, ids: Ids
) -> list[Receipt]:
    receipts = [await _alone(store, desk, arrived, ids) for arrived in mails]
    if progress is not None:
        async with store.unit_of_work(GATEWAY) as uow:
            await uow.cursors.put(progress.cursor())
    return receipts


async def _alone(store: Store, desk: Desk, arrived: Arrived, ids: Ids) -> Receipt:
    """One mail of a batch that failed; what fails again and again in our own code is set aside for a person."""
    for left in reversed(range(_TRIES_ALONE)):
        try:
            return (await _together(store, desk, [arrived], None, ids))[0]
        except (StoreBroken, StoreBusy):
            raise
        except Exception as error:
            log.exception("mail_not_handled", extra={"tries_left": left})
            fault = type(error).__name__
    return await _poison(store, desk, arrived, fault, ids)


async def _poison(store: Store, desk: Desk, arrived: Arrived, fault: str, ids: Ids) -> Receipt:
    """The record of a mail that our own code could not handle."""
    async with store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, desk, ids)
        result = Result(state="quarantined", action="human", effect=clean_line(f"could not be handled: {fault}"))
        return await _file(work, arrived, ids(), result, 0, code="poison")


async def _one(work: Work, arrived: Arrived) -> Receipt:
    known = await keys.seen(work, arrived)
    if known:
        await keys.remember(work, arrived, known)
        return Receipt(known, lit("seen before, nothing done"), again=True)
    record = work.ids()
    if arrived.mail.kind == "bounce" and (filed := await _bounced(work, arrived, record)) is not None:
        return filed
    plain = await _without_change(work, arrived)
    if plain is not None:
        return await _file(work, arrived, record, plain, 0)
    change = work.uow.begin("receive_mail", Safe(""), record=record)
    result = await _named(work, arrived, await _decided(work, arrived, record))
    work.uow.describe(
        summary=_summary(arrived, result), reason=arrived.mail.reason, series=result.series, session=result.session,
        person=result.person,
    )  # fmt: skip
    return await _file(work, arrived, record, result, change)


async def _bounced(work: Work, arrived: Arrived, record: str) -> Receipt | None:
    """A letter that came back, counted on its person; None where the report is about nobody we know."""
    change = work.uow.begin("receive_mail", Safe(""), record=record)
    result = await bounces.count(work, arrived)
    if result is None:
        work.uow.forget_change()
        return None
    work.uow.describe(summary=result.effect, person=result.person)
    return await _file(work, arrived, record, result, change)


async def _without_change(work: Work, arrived: Arrived) -> Result | None:
    """What robots, forgers and dangerous mails get: a record, and nothing else."""
    read = arrived.mail
    if read.kind == "own":
        return Result(state="filed", action="ignore", effect=await _proof(work, arrived))
    if read.kind == "auto-reply" and _FORWARDED in read.peeled_subject.casefold():
        effect = lit("the invite was sent on to somebody in a calendar: noted, nothing changes")
        return Result(state="filed", action="ignore", effect=effect)
    if read.kind in _ROBOTS:
        return Result(state="filed", action="ignore", effect=Safe(f"{read.kind}: no answer, no change"))
    if read.kind == "quarantined" or read.sender is None:
        return Result(state="quarantined", action="human", effect=lit("kept apart, a person looks"))
    if read.evidence == "fail":
        return Result(state="filed", action="ignore", effect=lit("failed its check: no answer"), trust="-1")
    return None


async def _proof(work: Work, arrived: Arrived) -> Safe:
    """Our own mail that came back is proof that a letter was delivered."""
    row = await work.uow.outbox.by_message(arrived.mail.message_id.strip("<>"))
    if row is None or row.state != "unknown":
        return lit("our own mail")
    await outbox.proven(work, row)
    return lit("our own mail: proof that the letter was delivered")


async def _decided(work: Work, arrived: Arrived, record: str) -> Result:
    read = arrived.mail
    assert read.sender is not None
    standing = await resolve(work.uow, work.desk, read, work.now)
    if standing.person is not None and standing.level in _PROVEN and not standing.second:
        await people.reachable(work, standing.person)
    mail = Mail(
        work=work, arrived=arrived, standing=standing, sender=read.sender, record=record,
        allowance=await caps.allowance(work, read.sender.address, standing.level),
    )  # fmt: skip
    if read.kind == "challenge":
        return to_person(mail, lit("asks us to prove that we are human: never answered"))
    if read.kind == "calendar-reply":
        return await calendar_answers.answers(mail)
    if read.verdict == "ignore":
        return mail.result("settled", "ignore", lit("nothing asked, nothing done"))
    if read.weak or read.sensitive:
        return to_person(mail, lit("a person decides"))
    return await _understood(mail)


async def _named(work: Work, arrived: Arrived, result: Result) -> Result:
    """The result with the person, also where they became known by this very mail."""
    if result.person or arrived.mail.sender is None or result.trust not in _PROVEN:
        return result
    person = await work.uow.people.by_address(arrived.mail.sender.address)
    return replace(result, person=person.id) if person is not None else result


async def _understood(mail: Mail) -> Result:
    """A person's mail: act where it has one meaning, ask once where it has several, and else a person."""
    read = mail.understood
    here = await attended.named(mail)
    if here is not None:
        return await acting.act(together.with_word(mail, here))
    if read.intent is None and "numbers" in read.arguments:
        chosen = await asking.chosen(mail)
        return (
            await acting.option(mail, chosen)
            if chosen
            else await asking.to_human(mail, lit("a number nobody asked for"))
        )
    if afterwards.only_noted(mail):
        return mail.result("settled", "ignore", lit("took note of a letter that asked nothing"))
    reply = await afterwards.replied(mail) or await afterwards.late(mail)
    if reply is not None:
        return reply
    if read.arguments.get("word") in NOT_BY_MAIL:
        return await _by_dashboard_only(mail)
    if "delegate" in (read.intent, *read.meanings) and not read.words:
        return await _for_another(mail)
    if read.verdict == "act" and read.intent is not None:
        return await acting.act(mail)
    if read.verdict == "ask" and read.meanings:
        return await asking.which_of_the_dates(mail) or await asking.which_meaning(mail, read.meanings)
    if read.verdict == "ask" and not afterwards.of_a_host(mail):
        return await asking.not_understood(mail, lit("was not understood"))
    return await asking.to_human(mail, lit("a person decides"))


async def _by_dashboard_only(mail: Mail) -> Result:
    """A word of organisers, who act by the dashboard; somebody else's reply address earns no answer."""
    if mail.standing.level != "2b":
        await tell(mail, "organizer_by_terminal")
    return to_person(mail, lit("asks for what only organisers do, by the dashboard"))


async def _for_another(mail: Mail) -> Result:
    """Somebody else would come, said by the holder of the place; or said for the holder, from another address."""
    if mail.standing.level == "2b":
        return await asking.to_human(mail, lit("speaks for somebody else, from another address"))
    return await libraries.instead(mail)


def _summary(arrived: Arrived, result: Result) -> Safe:
    sender = arrived.mail.sender
    who = people.spoken_name(sender.name) or sender.address if sender else lit("somebody")
    return clean_line(cat(who, lit(": "), result.effect))


async def _file(
    work: Work, arrived: Arrived, record: str, result: Result, change: int, *, code: str = ""
) -> Receipt:  # fmt: skip
    made = records.record_of(arrived, record, result, change)
    await work.uow.inbound.put(replace(made, code=code or made.code))
    await keys.remember(work, arrived, record)
    return Receipt(record, result.effect)
