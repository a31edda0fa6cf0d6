"""What stands in the way of an undo, as a sentence that names it; nothing is changed here."""

from typing import Any

import msgspec

from core import wording
from core.errors import Refused
from core.model import Change, Image, Person, Session
from core.operations import calendars
from core.operations.work import Work
from core.store.documents import as_json
from core.store.tables import PEOPLE, SESSIONS, TABLES
from core.store.unit_of_work import View
from core.text import Safe, clean_line, lit

UNDO, ERASE, MERGE = "undo", "erase", "merge_people"
_COUNTED = ("public_sequence", "public_stamp")


async def why_not(view: View, change: Change) -> Safe:
    """Why a change cannot be taken back, as a sentence; '' when it can (but for places given away since)."""
    name = name_of(change)
    if change.verb == ERASE:
        return lit("An erasure cannot be undone.")
    if change.verb == MERGE:
        return lit("Two people who were merged are taken apart with: thirdthursday people split")
    if change.undone_by:
        return Safe(f"{name} was undone already, by change {change.undone_by}. Undo that to have it back.")
    waits = calendars.waiting(await view.outbox.of_change(change.seq))
    if not change.images and not waits and not await _settled_a_mail(view, change):
        return Safe(f"{name} changed nothing that can be put back.")
    if any(image.before == {} for image in change.images):
        return Safe(f"{name} cannot be undone: what was there before has been erased with a person's data.")
    for image in change.images:
        later = await _changed_since(view, change, image)
        later = later or await _signed_up_since(view, change, image) or await _address_taken(view, image)
        if later is not None:
            return depends(change, later)
    return Safe("")


async def _settled_a_mail(view: View, change: Change) -> bool:
    """Whether an organiser settled a mail with the change (or an undo let it wait again), and nobody has since."""
    records = [await view.inbound.get(id_) for id_ in mails_of(change)]
    return any(r is not None and r.change == change.seq and bool(r.settled_by or change.verb == UNDO) for r in records)


def mails_of(change: Change) -> tuple[str, ...]:
    """The ids of the mails a change is about."""
    return ((change.record,) if change.record else ()) + change.records


async def _signed_up_since(view: View, change: Change, image: Image) -> Change | None:
    """The last change about a session that the undo would delete, where people have answered to it since."""
    if image.table != SESSIONS.name or image.before is not None:
        return None
    ours = {each.id for each in change.images}
    if all(each.id in ours for each in await view.signups.for_session(image.id)):
        return None
    return next(iter(await view.changes.of_session(image.id, limit=1)), None)


async def _address_taken(view: View, image: Image) -> Change | None:
    """The change that made somebody else of an address, which the person whom the undo brings back had."""
    if image.table != PEOPLE.name or image.before is None:
        return None
    before = msgspec.convert(image.before, Person)
    for address in (before.address, *before.aliases):
        other = await view.people.by_address(address)
        if other is not None and other.id != before.id:
            return await view.changes.last_of(PEOPLE.name, other.id)
    return None


async def refuse_past(work: Work, change: Change) -> None:
    """No session comes back to a time that has passed."""
    for image in change.images:
        if image.table != SESSIONS.name or image.before is None:
            continue
        before, now = msgspec.convert(image.before, Session), await work.uow.sessions.get(image.id)
        gone = now is None or now.state == "cancelled" or now.ends > work.now
        if before.state in ("planned", "open") and before.ends <= work.now and gone:
            raise Refused(f"{name_of(change)} cannot be undone: {wording.plain_date(before.date)} has passed.")


def name_of(change: Change) -> str:
    """A change as sentences name it."""
    return f"“{change.summary or change.verb}”"


def depends(change: Change, later: Change) -> Safe:
    """The sentence that names the later change."""
    who = later.actor.name or later.actor.kind
    sentence = (
        f"{name_of(change)} cannot be undone: later change {later.seq} by {who}, {name_of(later)}, depends on it."
    )
    return clean_line(sentence, 500)


async def _changed_since(view: View, change: Change, image: Image) -> Change | None:
    """The last change that made the document different from what `change` left; None where it still is the same."""
    following = await view.changes.next_of(image.table, image.id, change.seq)
    if following is None:
        return None
    left = next(each.before for each in following.images if (each.table, each.id) == (image.table, image.id))
    now = await view.get(TABLES[image.table], image.id)
    same = _comparable(left) == _comparable(None if now is None else as_json(now))
    return None if same else await view.changes.last_of(image.table, image.id)


def _comparable(doc: dict[str, Any] | None) -> dict[str, Any] | None:
    """A document without the counts of its feed, which only ever rise."""
    return None if doc is None else {name: value for name, value in doc.items() if name not in _COUNTED}
