"""What else hangs on a person's record: hosting, ideas, votes, answers, notes, requests, letters, mails, tokens."""

from msgspec.structs import replace

from core.model import OutboxRow, Person
from core.operations.work import Work
from core.store.tables import ANSWERS_BY_PERSON, BALLOTS_BY_PERSON, RIGHTS_BY_PERSON, TOKENS_BY_PERSON
from core.text import lit

_WAITING = ("held", "queued", "retry")
_EVERY = 100_000


async def move(work: Work, keep: Person, gone: Person) -> None:
    """Put everything that hangs on `gone` on `keep`, in the change that is open."""
    await _hosting(work, keep.id, gone.id)
    await _said(work, keep.id, gone.id)
    await _letters(work, keep.id, gone.id)
    for mail in await work.uow.inbound.of_person(gone.id, limit=_EVERY):
        await work.uow.inbound.put(replace(mail, person=keep.id))
    for token in await work.uow.find(TOKENS_BY_PERSON, gone.id):
        await work.uow.tokens.put(replace(token, person=keep.id))


def _renamed(ids: tuple[str, ...], keep: str, gone: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keep if each == gone else each for each in ids))


async def _hosting(work: Work, keep: str, gone: str) -> None:
    """Rota, hosted sessions, ideas and notes of every series, and what the desk has done about coming sessions."""
    for series in await work.uow.series.all():
        if gone in (*series.hosts, *series.asked_hosts):
            hosts, asked = _renamed(series.hosts, keep, gone), _renamed(series.asked_hosts, keep, gone)
            await work.uow.series.put(replace(series, hosts=hosts, asked_hosts=asked))
        for session in await work.uow.sessions.of_series(series.id):
            if gone in session.hosts:
                await work.uow.sessions.put(replace(session, hosts=_renamed(session.hosts, keep, gone)))
            if session.ends > work.now:
                await _done(work, session.id, keep, gone)
        for topic in await work.uow.topics.of_series(series.id):
            if gone in (topic.person, *topic.talkers):
                author = keep if topic.person == gone else topic.person
                await work.uow.topics.put(replace(topic, person=author, talkers=_renamed(topic.talkers, keep, gone)))
        for note in await work.uow.notes.of_series(series.id):
            if note.by == gone:
                await work.uow.notes.put(replace(note, by=keep))


async def _done(work: Work, session: str, keep: str, gone: str) -> None:
    """An automatic letter that one of the two has had is not written to the other."""
    for each in await work.uow.done.about(session):
        if each.id.endswith(f":{gone}"):
            key = each.id.removesuffix(gone) + keep
            if await work.uow.done.get(key) is None:
                await work.uow.done.put(replace(each, id=key))


async def _said(work: Work, keep: str, gone: str) -> None:
    """Votes and answers: where both gave one, the later counts. Requests about personal data."""
    uow = work.uow
    for ballot in await uow.find(BALLOTS_BY_PERSON, gone):
        mine = await uow.ballots.get(f"{ballot.vote}:{keep}")
        if mine is None or mine.at < ballot.at:
            await uow.ballots.put(replace(ballot, id=f"{ballot.vote}:{keep}", person=keep))
        await uow.ballots.delete(ballot.id)
    for answer in await uow.find(ANSWERS_BY_PERSON, gone):
        own = await uow.answers.get(f"{answer.session}:{keep}")
        if own is None or own.at < answer.at:
            await uow.answers.put(replace(answer, id=f"{answer.session}:{keep}", person=keep))
        await uow.answers.delete(answer.id)
    for request in await uow.find(RIGHTS_BY_PERSON, gone):
        await uow.rights.put(replace(request, person=keep))


async def _letters(work: Work, keep: str, gone: str) -> None:
    """Letters; one that waits is withdrawn where the other record has the same letter."""
    has = {_same(row) for row in await work.uow.outbox.of_person(keep) if row.state not in ("withdrawn", "failed")}
    for row in await work.uow.outbox.of_person(gone):
        moved = replace(row, person=keep)
        if row.state in _WAITING and _same(row) in has:
            moved = replace(
                moved, state="withdrawn", reason=lit("the same letter went to their other address"), settled_at=work.now
            )
        await work.uow.outbox.put(moved)


def _same(row: OutboxRow) -> tuple[str, str, str]:
    return row.kind, row.session, row.series
