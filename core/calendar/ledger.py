"""The calendar ledger: which UID, SEQUENCE and DTSTAMP the next object to one person carries."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec
from msgspec.structs import replace

from core.calendar.material import differing, fingerprint
from core.calendar.objects import Guest
from core.calendar.occasion import Occasion
from core.calendar.uid import fold_uid, new_uid, suffix
from core.errors import Refused
from core.ids import Ids
from core.model import CalendarEntry, Role, SignupState
from core.text import Safe

_SECOND = timedelta(seconds=1)
_PARTSTATS: dict[str, str] = {"going": "ACCEPTED", "maybe": "TENTATIVE"}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The object that a letter is to carry. `uid` names one entry (for a CANCEL or a copy of an older one); '' is the
    latest. `partstat` is what we hold as true; `letter` is the outbox row; `role` says for which of their calendars.
    """

    method: Literal["request", "cancel", "declinecounter"]
    session: str
    person: str
    role: Role = "main"
    address: Safe
    occasion: Occasion
    uid_domain: str
    partstat: str = "NEEDS-ACTION"
    uid: str = ""
    letter: str = ""


def partstat_of(state: SignupState | None) -> str:
    """The PARTSTAT that a standing means: ACCEPTED for going, TENTATIVE for maybe, else NEEDS-ACTION."""
    return _PARTSTATS.get(state or "", "NEEDS-ACTION")


def latest(entries: Iterable[CalendarEntry]) -> CalendarEntry | None:
    """The entry with the highest suffix among those of one person and session."""
    return max(entries, key=lambda entry: entry.n, default=None)


def live(entries: Iterable[CalendarEntry]) -> CalendarEntry | None:
    """The latest entry if, as far as we told it, the calendar shows it."""
    entry = latest(entries)
    return entry if entry and entry.told == "invited" else None


def pressed_away(entry: CalendarEntry) -> bool:
    """Whether its owner pressed Decline on the entry as we told it last. A Decline that crossed a later object of ours
    on its way did not reach that one, which puts the entry back.
    """
    # a removal raised the number once more, and may not have arrived
    last_invite = entry.sequence - (entry.told == "cancelled")
    answered = last_invite if entry.answer_sequence is None else entry.answer_sequence
    return entry.answer_partstat == "DECLINED" and answered >= last_invite


def next_entry(entries: Sequence[CalendarEntry], wanted: Wanted, now: datetime, ids: Ids) -> CalendarEntry:
    """The ledger row for the object `wanted`, to be stored in the transaction that claims its letter.

    `entries` are all rows of this calendar and session. Raises `Refused` when there is nothing to cancel or to answer.
    """
    named = _named(entries, wanted.uid)
    if wanted.method != "request":
        return _not_inviting(named if wanted.uid else latest(entries), wanted, now)
    if named is not None and named.told == "invited":
        return _told_again(named, wanted, now)
    last = latest(entries)
    if last is None:
        return _fresh(new_uid(ids, wanted.uid_domain), 1, wanted, now)
    if _needs_new_suffix(last, wanted.address):
        return _fresh(suffix(last.uid, last.n + 1), last.n + 1, wanted, now)
    return _told_again(last, wanted, now)


def guest(entry: CalendarEntry, name: str = "") -> Guest:
    """The personal lines of the object that `entry` describes."""
    if entry.dtstamp is None:
        raise ValueError(f"entry {entry.id} was never told anything")
    return Guest(entry.uid, entry.sequence, entry.dtstamp, entry.address, name, entry.partstat_told or "NEEDS-ACTION")


def _named(entries: Sequence[CalendarEntry], uid: str) -> CalendarEntry | None:
    return next((entry for entry in entries if uid and entry.id == fold_uid(uid)), None)


def _needs_new_suffix(entry: CalendarEntry, address: str) -> bool:
    """After our CANCEL, after their Decline, or at another address: a ghost of the old entry must not come back."""
    return (
        entry.told == "cancelled" or pressed_away(entry) or entry.address.casefold() != address.casefold()
    )  # fmt: skip


def _fresh(uid: str, n: int, wanted: Wanted, now: datetime) -> CalendarEntry:
    return CalendarEntry(
        id=fold_uid(uid),
        uid=uid,
        n=n,
        session=wanted.session,
        person=wanted.person,
        role=wanted.role,
        address=wanted.address,
        told="invited",
        partstat_told=wanted.partstat,
        dtstamp=_stamp(None, now),
        starts_told=wanted.occasion.starts,
        fingerprint=fingerprint(wanted.occasion, wanted.address),
        letter=wanted.letter,
    )


def _told_again(entry: CalendarEntry, wanted: Wanted, now: datetime) -> CalendarEntry:
    """The same entry with present facts: SEQUENCE rises if anything visible changed, DTSTAMP always."""
    print_now = fingerprint(wanted.occasion, entry.address)
    moved = differing(entry.fingerprint, print_now).time
    sequence = entry.sequence + (print_now != entry.fingerprint)
    return replace(
        entry,
        told="invited",
        partstat_told="NEEDS-ACTION" if moved else wanted.partstat,
        sequence=sequence,
        time_sequence=sequence if moved else entry.time_sequence,
        dtstamp=_stamp(entry.dtstamp, now),
        starts_told=wanted.occasion.starts,
        fingerprint=print_now,
        certainty="claimed",
        letter=wanted.letter,
    )


def _not_inviting(entry: CalendarEntry | None, wanted: Wanted, now: datetime) -> CalendarEntry:
    if entry is None or entry.told == "none":
        raise Refused("This person's calendar was never told of the session, so there is nothing to take back.")
    gone = wanted.method == "cancel"
    return replace(
        entry,
        told="cancelled" if gone else entry.told,
        sequence=entry.sequence + (gone and entry.told == "invited"),
        dtstamp=_stamp(entry.dtstamp, now),
        certainty="claimed" if gone else entry.certainty,
        letter=wanted.letter,
    )


def _stamp(before: datetime | None, now: datetime) -> datetime:
    """Whole seconds in UTC, strictly later than the last object of the same UID."""
    stamp = now.astimezone(UTC).replace(microsecond=0)
    return stamp if before is None or stamp > before else before + _SECOND
