"""What is deleted by itself once its time is over, once a day (product.md 8.5): mails, letters, comments, tokens, the log."""

import asyncio
from datetime import date, time, timedelta
from pathlib import Path

from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from core.desk import Desk
from core.ids import Ids, random_id, suppression_hash
from core.letters.catalogue import CATALOGUE
from core.model import Done, InboundRecord, OutboxRow, Token
from core.operations import forgetting
from core.operations.erasing import remove_mails, tidy
from core.operations.inbox import closed
from core.operations.work import AUTOMATIC, Work
from core.schedule import local
from core.store.ports import Store
from core.store.tables import (
    CHANGES,
    CHANGES_BY_SEQ,
    DONE,
    DONE_BY_AGE,
    OUTBOX_RECENT,
    RENDERED_BY_AGE,
    SEEN_BY_AGE,
    at,
)
from core.text import Safe, clean_line
from core.wording import count_words

LONDON, AT = "Europe/London", time(3)
STRANGER_DAYS, KEY_MONTHS = 7, 24
"""Letters to strangers promise that nothing of them is kept for longer, whatever is configured for others."""
BROUGHT = "brought:"
"""The mark (with a salted hash) that an address was invited once and must never be invited again."""
_ENDED = ("sent", "failed", "withdrawn", "unknown")


async def daily(store: Store, desk: Desk, *, data: Path | None = None, ids: Ids = random_id) -> bool:
    """Delete what is due, once a day after 3am; `data` is the folder with the raw mails. False where it was done today."""
    async with store.unit_of_work(AUTOMATIC) as uow:
        work = Work(uow, desk, ids)
        wall = local(work.now, LONDON)
        if wall.time() < AT or await uow.done.get(_key(wall.date())) is not None:
            return False
        files = await purge(work)
        await uow.done.put(Done(id=_key(wall.date()), at=work.now))
    await asyncio.to_thread(remove_mails, data, files)
    await tidy(store)
    return True


def _key(day: date) -> str:
    return f"retain:{day.isoformat()}"


async def _in_step(work: Work) -> bool:
    """Whether this ran in the last week: after a long rest, or with a clock that jumped, people are not deleted at once."""
    today = local(work.now, LONDON).date()
    return any([await work.uow.done.get(_key(today - timedelta(days=n))) is not None for n in range(1, 8)])


async def purge(work: Work) -> list[str]:
    """Delete everything whose time is over, in one transaction; returns the files of mails to be removed after it.

    None of it leaves a before-image: a thing deleted for good must not come back by an undo.
    """
    uow, now = work.uow, work.now
    people, files = await forgetting.people(work) if await _in_step(work) else (0, [])
    mails, more = await _mails(work)
    letters = await _letters(work)
    comments = await forgetting.comments(work)
    seconds = await forgetting.second_addresses(uow, now)
    await _marks(work)
    said = [
        count_words(number, one, many)
        for number, one, many in (
            (people, "person", "people"), (mails, "mail", "mails"), (letters, "letter", "letters"),
            (comments, "comment", "comments"), (seconds, "second address", "second addresses"),
        )
        if number
    ]  # fmt: skip
    if said:
        uow.begin("retention", clean_line(f"deleted, because their time is over: {', '.join(said)}"))
    return [*files, *more]


async def _mails(work: Work) -> tuple[int, list[str]]:
    """Mails when their time is over since they came or were settled, those kept apart by their own; what waits stays."""
    uow, now, kept = work.uow, work.now, work.desk.retention
    gone, files = 0, []
    least = min(kept.mail_days, kept.quarantine_days, STRANGER_DAYS)
    for record in await uow.inbound.older_than(now - timedelta(days=least)):
        own = kept.mail_days if record.person else min(kept.mail_days, STRANGER_DAYS)
        limit = kept.quarantine_days if record.state == "quarantined" else own
        since = record.settled_at or record.received_at
        if record.state == "waiting" or since > now - timedelta(days=limit):
            continue
        bare = _bare(record)
        if bare == record:
            continue
        files += [record.raw] if record.raw.startswith("inbox/") else []
        gone += 1
        if bare is None:
            await uow.inbound.delete(record.id)
        else:
            await uow.inbound.put(bare)
    return gone, files


def _bare(record: InboundRecord) -> InboundRecord | None:
    """What stays of a mail: that it came, from which person, and what it caused; nothing where nobody is known."""
    if not record.person or record.state == "quarantined":
        return None
    return replace(
        record, subject=Safe(""), excerpt=Safe(""), quoted=Safe(""), arguments={}, hits=(), name=Safe(""),
        message_id=Safe(""), raw="",
    )  # fmt: skip


async def _letters(work: Work) -> int:
    """Letters to nobody we know after a week; texts and facts of all others when their own time is over."""
    uow, gone = work.uow, 0
    old, older = work.now - timedelta(days=STRANGER_DAYS), work.now - timedelta(days=work.desk.retention.letter_days)
    for row in await uow.find(OUTBOX_RECENT, high=at(max(old, older))):
        if row.state not in _ENDED:
            continue
        stranger = not row.person and CATALOGUE[row.kind].kind not in ("O", "L") and row.created_at <= old
        if stranger or (not row.person and row.created_at <= older):
            await _forget_row(work, row)
            gone += 1
        elif row.created_at <= older and _silent(row) != row:
            await uow.outbox.put(_silent(row))
            gone += 1
    for made in await uow.find(RENDERED_BY_AGE, high=at(older)):
        row_of = await uow.outbox.get(made.id)
        if row_of is None or row_of.state in _ENDED:
            await uow.rendered.delete(made.id)
    return gone


async def _forget_row(work: Work, row: OutboxRow) -> None:
    if row.kind == "brought":
        key = f"{BROUGHT}{suppression_hash(work.desk.secret, row.address)}"
        await work.uow.done.put(Done(id=key, at=work.now))
    await work.uow.outbox.delete(row.id)
    await work.uow.rendered.delete(row.id)


def _silent(row: OutboxRow) -> OutboxRow:
    """Key, time and state of a letter, without what it said."""
    tries = tuple(replace(each, answer=Safe("")) for each in row.tries)
    return replace(
        row, facts={}, files={}, subject=Safe(""), name=Safe(""), in_reply_to=Safe(""), references=(), tries=tries
    )


def _nameless(token: Token) -> Token:
    """What stays of a question whose time is over: of what kind it was."""
    return replace(token, address=Safe(""), person="", wish=dict.fromkeys(token.wish, ""))


async def _marks(work: Work) -> None:
    """Tokens that have ended, but for the kind of some; once-only keys and keys of mails after two years; the log."""
    uow, now = work.uow, work.now
    for token in await uow.tokens.ended_before(now):
        if closed.asks_for_more(token) and token.expires_at > now - closed.REMEMBERED:
            await uow.tokens.put(_nameless(token))
        else:
            await uow.tokens.delete(token.id)
    limit = now - relativedelta(months=KEY_MONTHS)
    for done in await uow.find(DONE_BY_AGE, high=at(limit)):
        if not done.id.startswith(BROUGHT):
            await uow.delete(DONE, done.id)
    for seen in await uow.find(SEEN_BY_AGE, high=at(limit)):
        await uow.seen.delete(seen.id)
    logged = now - relativedelta(months=work.desk.retention.log_months)
    for change in await uow.find(CHANGES_BY_SEQ, limit=10_000):
        if change.at > logged:
            break
        uow.scrub(CHANGES, change.id, None)
