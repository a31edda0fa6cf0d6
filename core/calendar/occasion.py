"""What a calendar object says about a session: one value, made from series and session, the same for every guest."""

from datetime import datetime

import msgspec

from core.model import Join, Series, Session
from core.text import Safe, cat, clean_line, clean_text, lit
from core.text import join as join_texts
from core.wording import list_words

DESCRIPTION_LIMIT = 1_500
LOCATION_LIMIT = 500
PHONE_ONLY = lit("Phone only")
_LEAVE = lit("Plans changed? Choose Decline, or reply NO to our email.")


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one session as a calendar shows them. `starts` and `ends` are UTC, shown in `zone`.

    `joining` are the lines on how to join, `description` the whole text with them. `organizer_address` is the mailbox
    of the gateway. `busy` is true for sessions in working hours; `alarm` asks for a reminder 15 minutes before.
    """

    summary: Safe
    description: Safe
    joining: Safe
    location: Safe
    starts: datetime
    ends: datetime
    zone: str
    organizer_name: Safe
    organizer_address: Safe
    busy: bool = True
    alarm: bool = True
    cancelled: bool = False


def occasion(series: Series, session: Session, gateway: Safe, hosts: tuple[Safe, ...] = ()) -> Occasion:
    """The occasion of `session`; `gateway` is the mailbox that invites, `hosts` are the names to show."""
    join = session.join or series.join
    joining = joining_lines(join, passcode=series.settings.passcode_in_calendar)
    return Occasion(
        summary=clean_line(f"{series.name}: {session.topic}" if session.topic else series.name),
        description=describe(joining, hosts),
        joining=joining,
        location=clean_line(join.address, LOCATION_LIMIT) or (PHONE_ONLY if join.phone else lit("")),
        starts=session.starts,
        ends=session.ends,
        zone=series.zone,
        organizer_name=series.name,
        organizer_address=gateway,
        busy=series.hours == "in",
        alarm=series.settings.alarm,
        cancelled=session.state == "cancelled",
    )


def describe(joining: Safe, hosts: tuple[Safe, ...] = ()) -> Safe:
    """The text of the entry: how to join first, then who hosts, last how to leave. At most 1,500 characters."""
    host = cat(lit("Host: "), list_words(hosts)) if hosts else lit("")
    lines = [line for line in (joining, host) if line]
    room = DESCRIPTION_LIMIT - len(_LEAVE) - 1
    return join_texts("\n", [*([clean_text(join_texts("\n", lines), room)] if lines else []), _LEAVE])


def joining_lines(join: Join, *, passcode: bool = True) -> Safe:
    """How to join, one way per line. The PIN is spaced out, because a screen reader then reads digit by digit."""
    pin = f", PIN {' '.join(join.pin.replace(' ', ''))}" if join.pin else ""
    lines = [
        f"Join: {join.address}" if join.address else "",
        f"Or type: {join.short}" if join.short else "",
        _meeting_line(join, join.passcode if passcode else ""),
        f"By phone: {join.phone}{pin}" if join.phone else "",
    ]
    return join_texts("\n", [clean_line(line, LOCATION_LIMIT) for line in lines if line])


def _meeting_line(join: Join, passcode: str) -> str:
    if not join.meeting_id:
        return f"Passcode {passcode}" if passcode else ""
    return f"Meeting ID {join.meeting_id}" + (f", passcode {passcode}" if passcode else "")
