"""What a calendar answer means: is it current, may they, and what does it change. Nothing is changed here."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from core.model import CalendarEntry, Session, SignupState
from core.text import Safe, lit
from core.understanding import CalendarAnswer, Intent

Order = Literal["current", "same", "older", "stale"]
Who = Literal["holder", "alias", "on behalf", "another", "forwarded", "unclear"]
Do = Literal[
    "apply", "note", "ask_holder", "ask_date", "ask_session", "forwarded", "propose", "refresh", "text", "triage"
]
REFRESHES_A_DAY = 2
_INTENTS: dict[str, Intent] = {"ACCEPTED": "join", "TENTATIVE": "maybe", "DECLINED": "decline"}
_ALREADY: dict[str, tuple[SignupState, ...]] = {
    "ACCEPTED": ("going",),
    "TENTATIVE": ("maybe",),
    "DECLINED": ("declined", "withdrawn", "removed"),
}


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What to do about one calendar answer.

    `apply`: carry out `intent` for the holder by the sign-up rules. `note`: nothing changes. `ask_holder`: somebody else
    answered for the holder, `intent` is what they said. `ask_date`: they answered an old date. `ask_session`: a UID of
    our form that we do not hold.
    `forwarded`: From is asked whether they want a place of their own. `propose`: another time was suggested; the place
    stays. `refresh`: the current object again. `text`: read the words instead. `triage`: a person looks.

    `letter` is the key of the letter where the answer alone decides it ('' leaves it to the sign-up rules, or means
    none for `note`). `entry` is the ledger row with the answer noted, None where nothing is noted. `new_invite` says that
    a join needs an invite again, because we had taken this entry back. `live_entry` says that their calendar shows the
    entry: a join that ends in the queue needs a CANCEL. `alias` is an address of the holder's we did not know.
    """

    do: Do
    reason: Safe
    intent: Intent | None = None
    letter: str = ""
    entry: CalendarEntry | None = None
    new_invite: bool = False
    live_entry: bool = False
    alias: str = ""
    declinecounter: bool = False


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What the store knows around an answer. `sender` is From; `known` are the holder's addresses; `others` are those of
    other persons we know, among which the ATTENDEE may be. `arrived` is when the mail came, `record` which one it was.
    """

    session: Session
    entry: CalendarEntry
    state: SignupState | None
    sender: str
    known: Collection[str]
    others: Collection[str] = ()
    arrived: datetime
    record: str = ""
    refreshes: int = 0
    declinecounter: bool = True


def decide_unknown() -> Decision:
    """A UID of our form and domain that we do not hold, after a restore or an erasure."""
    return Decision(do="ask_session", letter="which_one", reason=lit("calendar answer on an entry we do not hold"))


def decide(answer: CalendarAnswer, around: Circumstances) -> Decision:
    """What `answer` on the entry `around.entry` means (calendar.md 4.3 to 4.5)."""
    if _taken_away(around):
        return _of_one_taken_away(answer, around)
    who = speaker(answer, around)
    if who == "unclear" and answer.method == "REPLY" and not answer.partstat:
        return Decision(do="text", reason=lit("calendar answer of nobody, without a choice"))
    if who == "unclear":
        return Decision(do="triage", reason=lit("calendar answer that names nobody"))
    if answer.method == "REFRESH":
        return _refresh(who, around)
    if around.session.starts <= around.arrived or around.session.state == "done":
        return Decision(do="note", reason=lit("calendar answer after the session began"))
    if who in ("forwarded", "another"):
        return _not_the_holder(answer, who, around.session)
    if not _names_the_session(answer, around.session):
        return Decision(do="triage", reason=lit("calendar answer to a time this session never had"))
    if around.session.state == "cancelled":
        return _to_a_cancelled(answer, who, around)
    if who == "on behalf":
        return _on_behalf(answer, around.session)
    return _of_the_holder(answer, around, answer.attendee.casefold() if who == "alias" else "")


def _taken_away(around: Circumstances) -> bool:
    """Whether the answer comes from a second address that is not theirs any more."""
    theirs = {each.casefold() for each in around.known}
    sender = around.sender.casefold()
    return around.entry.role == "second" and sender == around.entry.address.casefold() and sender not in theirs


def _of_one_taken_away(answer: CalendarAnswer, around: Circumstances) -> Decision:
    """Nothing changes, but what they pressed is noted: it may have put an entry back that was declined before."""
    newer = answer.partstat in _INTENTS and _follows(answer, around.entry, around.arrived)
    noted = _noted(answer, around) if newer else None
    return Decision(do="note", entry=noted, reason=lit("calendar answer from an address that was taken away"))


def speaker(answer: CalendarAnswer, around: Circumstances) -> Who:
    """Who answered: the holder, also under an address we did not know (`alias`), somebody on their behalf, or somebody
    to whom the invite was sent on. `another`: the holder's mail names another person we know.
    """
    mine = {each.casefold() for each in around.known}
    if around.entry.role == "main":  # a second address may have been taken away since
        mine.add(around.entry.address.casefold())
    attendee, sender = answer.attendee.casefold(), around.sender.casefold()
    if sender in mine:
        if not attendee or attendee in mine:
            return "holder"
        return "another" if attendee in {each.casefold() for each in around.others} else "alias"
    if not attendee:
        return "unclear"
    return "on behalf" if attendee in mine else "forwarded"


def order(answer: CalendarAnswer, entry: CalendarEntry, session: Session, arrived: datetime) -> Order:
    """Where an answer stands among the earlier ones on this entry, and against the present date of the session.

    Pairs (SEQUENCE, DTSTAMP) are compared; a SEQUENCE that is missing, or higher than any we gave, is that of our last
    object, a missing or future DTSTAMP the time of arrival. Of two equal pairs the later arrival wins (some clients echo
    our own stamp). Stale: the entry they saw had another date.
    """
    sequence, stamp = _pair(answer, entry, arrived)
    if sequence < entry.time_sequence or (entry.starts_told is not None and entry.starts_told != session.starts):
        return "stale"
    if entry.answer_at is None:
        return "current"
    if not _follows(answer, entry, arrived):
        return "older"
    before = (entry.answer_sequence or 0, entry.answer_dtstamp or entry.answer_at)
    return "same" if (sequence, stamp) == before and answer.partstat == entry.answer_partstat else "current"


def _follows(answer: CalendarAnswer, entry: CalendarEntry, arrived: datetime) -> bool:
    """Whether an answer was given after the last one that is noted."""
    if entry.answer_at is None:
        return True
    before = (entry.answer_sequence or 0, entry.answer_dtstamp or entry.answer_at)
    return (*_pair(answer, entry, arrived), arrived) >= (*before, entry.answer_at)


def _pair(answer: CalendarAnswer, entry: CalendarEntry, arrived: datetime) -> tuple[int, datetime]:
    # a number that we never gave must not outrank every later answer
    sequence = entry.sequence if answer.sequence is None else min(answer.sequence, entry.sequence)
    stamp = answer.dtstamp if answer.dtstamp and answer.dtstamp <= arrived else arrived
    return sequence, stamp


def _names_the_session(answer: CalendarAnswer, session: Session) -> bool:
    return answer.recurrence_id is None or answer.recurrence_id in (session.starts, *session.earlier_starts)


def _not_the_holder(answer: CalendarAnswer, who: Who, session: Session) -> Decision:
    """A forwarded invite: only a join means something, and never for the holder."""
    joins = answer.partstat == "ACCEPTED" and answer.method == "REPLY" and session.state != "cancelled"
    if joins and who == "forwarded":
        reason = lit("somebody accepted an invite that was sent on to them")
        return Decision(do="forwarded", intent="join", letter="forwarded_invite", reason=reason)
    return Decision(do="note", reason=lit("calendar answer on somebody else's entry"))


def _to_a_cancelled(answer: CalendarAnswer, who: Who, around: Circumstances) -> Decision:
    """No place changes; the holder who thinks that it takes place is told again that it does not. What they pressed is
    noted, for it may have put an entry back that they had declined before.
    """
    theirs = who in ("holder", "alias")
    told = answer.partstat == "ACCEPTED" and theirs
    newer = _follows(answer, around.entry, around.arrived)
    noted = _noted(answer, around) if theirs and newer and answer.partstat in _INTENTS else None
    letter = "cancelled" if told else ""
    return Decision(do="note", letter=letter, entry=noted, reason=lit("calendar answer to a cancelled session"))


def _on_behalf(answer: CalendarAnswer, session: Session) -> Decision:
    if answer.partstat not in _INTENTS or _is_proposal(answer, session):
        return Decision(do="note", reason=lit("calendar answer without a choice, for somebody else"))
    reason = lit("somebody else answered for the holder")
    return Decision(do="ask_holder", intent=_INTENTS[answer.partstat], letter="holder_ask", reason=reason)


def _refresh(who: Who, around: Circumstances) -> Decision:
    if who not in ("holder", "alias") or around.refreshes >= REFRESHES_A_DAY:
        return Decision(do="note", reason=lit("asked for a fresh copy, not sent again"))
    return Decision(do="refresh", entry=around.entry, reason=lit("asked for a fresh copy of the calendar entry"))


def _of_the_holder(answer: CalendarAnswer, around: Circumstances, alias: str) -> Decision:
    entry = around.entry
    if _is_proposal(answer, around.session):
        asked = answer.counter_in_body and around.declinecounter
        return Decision(
            do="propose", letter="fixed_time", declinecounter=asked, alias=alias, reason=lit("proposed another time")
        )
    if answer.partstat == "DELEGATED":
        return Decision(do="note", letter="delegate", alias=alias, reason=lit("delegated in the calendar"))
    if answer.partstat not in _INTENTS:
        return Decision(do="text", alias=alias, reason=lit("calendar answer without a choice"))
    place = order(answer, entry, around.session, around.arrived)
    if place in ("older", "same"):
        return Decision(do="note", alias=alias, reason=Safe(f"{place} calendar answer"))
    return _by_state(answer, around, place, alias)


def _is_proposal(answer: CalendarAnswer, session: Session) -> bool:
    proposed = answer.proposed_start
    return answer.method == "COUNTER" or (proposed is not None and proposed != session.starts)


def _by_state(answer: CalendarAnswer, around: Circumstances, place: Order, alias: str) -> Decision:
    # a stale answer changes no place, but what their calendar shows has changed by their own press
    noted = _noted(answer, around) if _follows(answer, around.entry, around.arrived) else None
    already = around.state in _ALREADY[answer.partstat]
    if place == "stale" and not (already and answer.partstat == "DECLINED"):
        return Decision(
            do="ask_date", letter="which_date", entry=noted, alias=alias, reason=lit("answered the old date")
        )
    if already:
        return Decision(do="note", entry=noted, alias=alias, reason=Safe(f"{answer.partstat.lower()} in calendar"))
    taken_back = around.entry.told == "cancelled"
    return Decision(
        do="apply",
        intent=_INTENTS[answer.partstat],
        entry=noted,
        new_invite=taken_back and answer.partstat == "ACCEPTED",
        live_entry=not taken_back,
        alias=alias,
        reason=Safe(f"{answer.partstat.lower()} in calendar"),
    )


def _noted(answer: CalendarAnswer, around: Circumstances) -> CalendarEntry:
    sequence, stamp = _pair(answer, around.entry, around.arrived)
    return replace(
        around.entry,
        answer_partstat=answer.partstat,
        answer_sequence=sequence,
        answer_dtstamp=stamp,
        answer_at=around.arrived,
        answer_record=around.record,
    )
