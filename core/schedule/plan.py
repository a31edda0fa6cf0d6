"""From a series to its sessions: which to make, which to open, and what a move does to one."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from core.errors import Refused
from core.model import Series, Session
from core.schedule.dates import instants, local, occurrences
from core.schedule.rules import parse_rule
from core.wording import plain_date

MONTHS_AHEAD = 12
_ID = re.compile(r"(.+)-(\d{4}-\d\d-\d\d)(?:-(\d+))?")


def session_id(slug: str, day: date, taken: Iterable[str] = ()) -> str:
    """`slug-YYYY-MM-DD`, then `-2`, `-3` ... where that id is taken."""
    used = set(taken)
    plain = f"{slug}-{day.isoformat()}"
    number = 1
    while (wanted := plain if number == 1 else f"{plain}-{number}") in used:
        number += 1
    return wanted


def original_date(session: Session) -> date:
    """The date in a session's id: where it stood before any move."""
    found = _ID.fullmatch(session.id)
    return date.fromisoformat(found[2]) if found else session.date


def new_session(series: Series, day: date, taken: Iterable[str] = (), *, past: bool = False) -> Session:
    """A planned session of `series` on `day`, at the time of the series."""
    starts, ends = instants(day, series.start, series.length, series.zone)
    return Session(
        id=session_id(series.id, day, taken), series=series.id, date=day, starts=starts, ends=ends, past=past
    )


def plan_sessions(
    series: Series, existing: Sequence[Session], now: datetime, months: int = MONTHS_AHEAD
) -> list[Session]:
    """The sessions to make so that the next `months` are planned; nothing for a paused or ended series.

    A date counts as taken when a session stands on it or stood on it at first, so neither a moved, a skipped nor a
    cancelled session is made again.
    """
    if series.status not in ("trial", "active"):
        return []
    taken = {original_date(session) for session in existing} | {session.date for session in existing}
    today = local(now, series.zone).date()
    found = occurrences(
        parse_rule(series.rule),
        series.first,
        after=today - timedelta(days=1),
        until=today + relativedelta(months=months),
    )
    made = [new_session(series, day) for day in found if day not in taken]
    return [session for session in made if session.starts > now]


def to_open(series: Series, sessions: Iterable[Session], now: datetime) -> list[Session]:
    """The planned sessions among the next `open_ahead` not over, opened and numbered in order of their dates.

    Numbers follow `series.last_number`; who stores these stores the highest there. Numbers are never used again.
    """
    if series.status not in ("trial", "active"):
        return []
    coming = [each for each in sessions if each.state in ("planned", "open") and each.ends > now]
    nearest = sorted(coming, key=lambda each: (each.starts, each.id))[: series.settings.open_ahead]
    closed = [each for each in nearest if each.state == "planned" and each.starts > now]
    return [
        replace(each, state="open", number=each.number or number)
        for number, each in enumerate(closed, start=series.last_number + 1)
    ]


def move(
    session: Session, new_date: date, *, zone: str, start: str | None = None, length: int | None = None
) -> Session:
    """The session on another date or at another time; its id stays and the earlier start is kept.

    `start` (`HH:MM` in `zone`) and `length` (minutes) stay as they are where not given. Raises `Refused` for a session
    that is over or cancelled.
    """
    if session.state in ("done", "cancelled"):
        over = "over" if session.state == "done" else "cancelled"
        raise Refused(f"The session of {plain_date(session.date)} is {over}, so it cannot move.")
    clock = start or local(session.starts, zone).strftime("%H:%M")
    minutes = length if length is not None else int((session.ends - session.starts).total_seconds()) // 60
    starts, ends = instants(new_date, clock, minutes, zone)
    earlier = session.earlier_starts
    if starts != session.starts:
        earlier = tuple(each for each in (*earlier, session.starts) if each != starts)
    return replace(session, date=new_date, starts=starts, ends=ends, earlier_starts=earlier)
