"""When each thing about a session is due: wall-clock moments, moved into the hours in which letters may go."""

from datetime import date, datetime, time, timedelta

import msgspec

from core.clashes.working import (
    at,
    earlier_allowed,
    later_allowed,
    working_day,
    working_days_after,
    working_days_before,
)
from core.model import Series, Session
from core.promotion import switch_time
from core.schedule import local

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STILL_COMING = timedelta(hours=48)


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """The moments of one session (UTC). Names are those of product.md 7."""

    host_ask: datetime
    host_needed: tuple[tuple[int, datetime], ...]
    topic_needed: datetime
    clash_notice: datetime
    clash: datetime
    invitation: datetime
    invitation_until: datetime
    nudge: datetime
    nudge_until: datetime
    host_reminder: datetime
    first_timer: datetime
    low: datetime
    reminder: datetime
    still_coming: datetime
    switch: datetime
    same_day: datetime
    host_pack: datetime
    who_came: datetime
    notes_ask: datetime
    question: datetime


def times_of(session: Session, series: Series) -> Times:
    """All moments of `session`."""
    day = local(session.starts, series.zone).date()
    clock = _Clock(series, day)
    return Times(
        host_ask=clock.before(42, time(10)),
        host_needed=tuple((days, clock.before(days, time(9))) for days in (21, 14, 7)),
        topic_needed=clock.before(14, time(9)),
        clash_notice=clock.before(28, time(9)),
        clash=clock.before(7, time(9)),
        invitation=clock.before(21, time(10)),
        invitation_until=clock.plain(8, time(23, 59)),
        nudge=clock.before(7, time(10)),
        nudge_until=clock.plain(3, time(23, 59)),
        host_reminder=clock.before(7, time(9)),
        first_timer=clock.working_before(3, time(9)),
        low=clock.working_before(3, time(9)),
        reminder=clock.working_before(2, time(9)),
        still_coming=earlier_allowed(session.starts - STILL_COMING, series.zone, series.nations),
        switch=switch_time(session, series),
        same_day=clock.on_day(time(15, 30) if working_day(day, series.nations) else time(10)),
        host_pack=clock.on_day(time(8)),
        who_came=_who_came(session, series, day),
        notes_ask=clock.working_after(1, time(10)),
        question=clock.working_after(2, time(10)),
    )


class _Clock:
    """Wall-clock moments around the day of a session."""

    def __init__(self, series: Series, day: date) -> None:
        self._series, self._day = series, day
        self._extra = (day,) if series.hours == "out" else ()

    def plain(self, days: int, clock: time) -> datetime:
        return at(self._day - days * DAY, clock, self._series.zone)

    def before(self, days: int, clock: time) -> datetime:
        return earlier_allowed(self.plain(days, clock), self._series.zone, self._series.nations, self._extra)

    def working_before(self, days: int, clock: time) -> datetime:
        return at(working_days_before(self._day, days, self._series.nations), clock, self._series.zone)

    def working_after(self, days: int, clock: time) -> datetime:
        return at(working_days_after(self._day, days, self._series.nations), clock, self._series.zone)

    def on_day(self, clock: time) -> datetime:
        return at(self._day, clock, self._series.zone)


def _who_came(session: Session, series: Series, day: date) -> datetime:
    if series.hours == "out":
        return at(working_days_after(day, 1, series.nations), time(9), series.zone)
    return session.ends + timedelta(minutes=5)


def in_hours(moment: datetime, series: Series, session: Session | None = None) -> datetime:
    """`moment`, or the next one at which planned letters of the series may go."""
    own = (local(session.starts, series.zone).date(),) if session is not None and series.hours == "out" else ()
    return later_allowed(moment, series.zone, series.nations, own)
