"""Two records of one person become one: standings, memberships, ledger, letters and mails, with nothing told twice."""

from collections.abc import Sequence

from msgspec.structs import replace

from core import calendar, signup
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.letters.phrases import phrase
from core.model import Actor, CalendarEntry, Change, Person, Signup, SignupState
from core.operations import belongings, notices, people, signups
from core.operations.erasing import PENDING
from core.operations.undo import MERGE
from core.operations.work import Work
from core.store.ports import Store
from core.text import Safe, clean_line
from core.wording import count_words, day_words

_RANK: tuple[SignupState, ...] = (
    "going", "offered", "maybe", "waitlisted", "unconfirmed", "declined", "withdrawn", "removed",
)  # fmt: skip


async def merge(
    store: Store, desk: Desk, actor: Actor, keep_id: str, gone_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """Merge the record `gone_id` into `keep_id`: its addresses stay theirs, its standings count where the other has none.

    Where both had a place, one comes free; where both calendars show a session, one entry is taken back, after the hold.
    It cannot be undone, only taken apart: `splitting.split` takes an address out again. Raises `Refused`.
    """
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        keep, gone = await uow.people.need(keep_id), await uow.people.need(gone_id)
        await _refuse(work, keep, gone)
        uow.begin(MERGE, Safe(""), reason=clean_line(reason), person=keep.id)
        freed = await _standings(work, keep, gone)
        taken_back = await _ledger(work, keep, gone)
        await _memberships(work, keep, gone)
        await belongings.move(work, keep, gone)
        await uow.people.put(_together(keep, gone))
        await uow.people.delete(gone.id)
        for session in freed:
            about = await signups.meeting(work, session)
            await signups.promote(work, about, freed_by=keep, cause=signups.by_hand(work))
        said = f"{gone.name or gone.address} merged into {keep.name or keep.address}"
        said += f"; {count_words(len(freed), 'place')} came free" if freed else ""
        said += f"; {count_words(taken_back, 'calendar entry', 'calendar entries')} taken back" if taken_back else ""
        uow.describe(summary=clean_line(said, 300))
    return uow.new_changes[-1]


async def _refuse(work: Work, keep: Person, gone: Person) -> None:
    if keep.id == gone.id:
        raise Refused("These are the same person already.")
    for person in (keep, gone):
        if await work.uow.switches.get(f"{PENDING}{person.id}") is not None:
            raise Refused(f"{person.name or person.address} is being erased and cannot be merged.")


def _together(keep: Person, gone: Person) -> Person:
    addresses = dict.fromkeys((*keep.aliases, gone.address, *gone.aliases))
    for consent in gone.consents:
        keep = people.agreed(keep, consent)
    return replace(
        keep, name=keep.name or gone.name, aliases=tuple(each for each in addresses if each != keep.address),
        second=keep.second or gone.second, personal=keep.personal or gone.personal,
        created_at=min(keep.created_at, gone.created_at), heard_at=max(keep.heard_at, gone.heard_at),
        news_seen=tuple(dict.fromkeys((*keep.news_seen, *gone.news_seen))), pairing=keep.pairing or gone.pairing,
    )  # fmt: skip


async def _standings(work: Work, keep: Person, gone: Person) -> list[str]:
    """Move the standings; returns the sessions in which both held a place, so that one comes free."""
    freed: list[str] = []
    for theirs in await work.uow.signups.of_person(gone.id):
        mine = await work.uow.signups.of(theirs.session, keep.id)
        moved = replace(theirs, id=f"{theirs.session}:{keep.id}", person=keep.id)
        await work.uow.signups.delete(theirs.id)
        await work.uow.signups.put(_stronger(mine, moved) if mine is not None else moved)
        if mine is not None and signup.holds_place(mine) and signup.holds_place(theirs):
            freed.append(theirs.session)
    return freed


def _stronger(mine: Signup, theirs: Signup) -> Signup:
    """The standing that says more; of two that wait, the earlier place in the queue. Attendance of either counts."""
    first, second = sorted((mine, theirs), key=lambda each: (_RANK.index(each.state), not each.holding, each.order))
    return replace(
        first, came=next((each.came for each in (first, second) if each.came == "came"), first.came),
        minutes=max(first.minutes, second.minutes), comment=first.comment or second.comment,
        access=first.access or second.access, created_at=min(first.created_at, second.created_at),
    )  # fmt: skip


async def _ledger(work: Work, keep: Person, gone: Person) -> int:
    """Number the entries of both in one row per session, the one that stays last; returns how many are taken back."""
    taken_back = 0
    for session in dict.fromkeys(each.session for each in await work.uow.entries.of_person(gone.id)):
        mine, theirs = await work.uow.entries.of(session, keep.id), await work.uow.entries.of(session, gone.id)
        ours, other = calendar.live(mine), calendar.live(theirs)
        stays_mine = ours is not None or other is None
        ordered: Sequence[CalendarEntry] = [*theirs, *mine] if stays_mine else [*mine, *theirs]
        await _numbered(work, keep, ordered)
        await _second_ledger(work, keep, gone, session)
        if ours is not None and other is not None:
            taken_back += await _take_back(work, keep, session, other)
    return taken_back


async def _numbered(work: Work, keep: Person, ordered: Sequence[CalendarEntry]) -> None:
    for number, entry in enumerate(ordered, start=1):
        await work.uow.entries.put(replace(entry, person=keep.id, n=number))


async def _second_ledger(work: Work, keep: Person, gone: Person, session: str) -> None:
    """The second address that stays has the last word; what another one shows is taken back by `following`."""
    mine, theirs = [await work.uow.entries.of(session, each.id, "second") for each in (keep, gone)]
    await _numbered(work, keep, [*theirs, *mine] if keep.second or not theirs else [*mine, *theirs])


async def _take_back(work: Work, keep: Person, session: str, entry: CalendarEntry) -> bool:
    about = await signups.meeting(work, session)
    if about.session.starts <= work.now:
        return False
    cause = signups.by_hand(work)
    line = phrase("at_new_address", keep.language, day=day_words(about.session.date, keep.language))
    return await notices.update_calendar(
        work, about, keep, replace(cause, key=f"{cause.key}:{entry.id}"), "cancel", line, entry=entry.id,
        address=entry.address,
    )  # fmt: skip


async def _memberships(work: Work, keep: Person, gone: Person) -> None:
    """The kept record's choice counts; the other one's where it has made none."""
    for theirs in await work.uow.memberships.of_person(gone.id):
        mine = f"{theirs.series}:{keep.id}"
        if await work.uow.memberships.get(mine) is None:
            await work.uow.memberships.put(replace(theirs, id=mine, person=keep.id))
        await work.uow.memberships.delete(theirs.id)
