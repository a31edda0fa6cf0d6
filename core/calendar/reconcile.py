"""Who has a calendar that differs from our record, and what would put it right."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from core.calendar.ledger import latest, pressed_away
from core.calendar.material import differing, fingerprint
from core.calendar.occasion import Occasion
from core.model import CalendarEntry, Role, Signup
from core.text import Safe, lit
from core.wording import plain_day

Why = Literal["never told", "old time", "old details", "should be gone", "other address", "unknown", "bounced"]
Shows = Literal["entry", "none", "leave"]
"""`entry`: the session as it is. `none`: nothing. `leave`: whatever is there, nothing is sent."""
_WORDS: dict[Why, Safe] = {
    "never told": lit("never told"),
    "should be gone": lit("should be gone"),
    "other address": lit("sent to another address"),
    "unknown": lit("not known if it arrived"),
    "bounced": lit("bounced"),
}
# what the button on the live entry has said already; a maybe of somebody who pressed Decline has no entry to keep
_LEFT_ALONE = ("declined", "withdrawn", "maybe")


class Mismatch(msgspec.Struct, frozen=True, kw_only=True):
    """One calendar out of date: whose, the object that mends it, the entry it concerns ('' is a new one), and why in
    words. `role` says which of the person's calendars.
    """

    person: str
    wanted: Literal["request", "cancel"]
    why: Why
    words: Safe
    entry: str = ""
    role: Role = "main"

    @property
    def certain(self) -> bool:
        """Whether it may be sent without being named; what perhaps arrived is never sent again by itself."""
        return self.why != "unknown"


def reconcile(
    occasion: Occasion,
    signups: Sequence[Signup],
    entries: Sequence[CalendarEntry],
    addresses: Mapping[str, str],
    now: datetime,
    *,
    invited: Collection[str] = (),
    hosts: Collection[str] = (),
    role: Role = "main",
) -> list[Mismatch]:
    """Each mismatch of one session, by person id; empty once the session is over.

    `addresses` gives each person's present main address; of the calendars at second addresses (`role`, with `entries`
    of those alone) the address of everybody who wants one there: anybody else's is to show nothing. `invited` are the
    members who have an entry without having answered (`invite_first`), `hosts` those of the session, signed up or not.
    `occasion.cancelled` takes back all entries but those declined by the button.
    """
    if occasion.ends <= now:
        return []
    standing = {signup.person: signup for signup in signups}
    held: dict[str, list[CalendarEntry]] = {}
    for entry in entries:
        held.setdefault(entry.person, []).append(entry)
    found: list[Mismatch] = []
    concerned = {*held, *addresses} if role == "second" else {*standing, *held, *invited, *hosts}
    for person in sorted(concerned):
        mine = held.get(person, [])
        shows = wants(
            standing.get(person), mine, occasion, invited=person in invited, host=person in hosts,
            follows=role == "main" or person in addresses,
        )  # fmt: skip
        found += _of_person(person, shows, mine, occasion, addresses.get(person, ""))
    return [replace(each, role=role) for each in found]


def wants(
    signup: Signup | None,
    held: Sequence[CalendarEntry],
    occasion: Occasion,
    *,
    invited: bool = False,
    host: bool = False,
    follows: bool = True,
) -> Shows:
    """What one calendar should show; `held` are its ledger rows for the session, the rest as in `reconcile`. One that
    does not follow (a second address that was taken away, or never asked for it) is to show nothing.
    """
    last = latest(held)
    shown = last is not None and last.told == "invited"
    by_button = shown and last is not None and pressed_away(last)
    if by_button and signup is not None and signup.state in _LEFT_ALONE and not host:
        return "leave"
    if occasion.cancelled or not follows:
        return "none"
    if signup is None:
        return "entry" if invited or host else "none"
    if signup.state == "going" or signup.hosting or host:
        return "entry"
    return "entry" if signup.state == "maybe" and shown else "none"


def _of_person(
    person: str, shows: Shows, held: list[CalendarEntry], occasion: Occasion, address: str
) -> list[Mismatch]:
    last = latest(held)
    ghosts = [entry for entry in held if entry is not last or entry.told == "cancelled"]
    found = [each for entry in ghosts if not pressed_away(entry) for each in _none_wanted(person, entry)]
    if shows == "entry":
        return found + _entry_wanted(person, last, occasion, address)
    if shows == "none" and last is not None and last not in ghosts:
        found += _none_wanted(person, last)
    return found


def _entry_wanted(person: str, last: CalendarEntry | None, occasion: Occasion, address: str) -> list[Mismatch]:
    if last is None or last.told != "invited" or pressed_away(last):
        return [_mismatch(person, "request", "never told", None)]
    if address and last.address.casefold() != address.casefold():
        gone = _mismatch(person, "cancel", "other address", last)
        return [gone, _mismatch(person, "request", "other address", None)]
    why = _why(last, occasion)
    return [_mismatch(person, "request", why, last)] if why else []


def _why(entry: CalendarEntry, occasion: Occasion) -> Why | None:
    changed = differing(entry.fingerprint, fingerprint(occasion, entry.address))
    if entry.certainty == "failed":
        return "bounced"
    if changed.time:
        return "old time"
    if changed.details:
        return "old details"
    return "unknown" if entry.certainty == "unknown" else None


def _none_wanted(person: str, entry: CalendarEntry) -> list[Mismatch]:
    """What takes an entry away, also where we tried before and it did not surely arrive."""
    if entry.told == "invited":
        return [_mismatch(person, "cancel", "should be gone", entry)]
    if entry.told == "cancelled" and entry.certainty in ("failed", "unknown"):
        return [_mismatch(person, "cancel", "bounced" if entry.certainty == "failed" else "unknown", entry)]
    return []


def _mismatch(person: str, wanted: Literal["request", "cancel"], why: Why, entry: CalendarEntry | None) -> Mismatch:
    words = _WORDS.get(why) or _told_words(why, entry)
    return Mismatch(person=person, wanted=wanted, why=why, words=words, entry=entry.id if entry else "")


def _told_words(why: Why, entry: CalendarEntry | None) -> Safe:
    """`old time, told SEQUENCE 0 on 23 November`."""
    if entry is None or entry.dtstamp is None:
        return Safe(why)
    return Safe(f"{why}, told SEQUENCE {entry.sequence} on {plain_day(entry.dtstamp.date())}")
