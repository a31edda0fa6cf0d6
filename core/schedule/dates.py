"""From a rule to dates, and from a date to instants: local clock time first, UTC last."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from core.errors import Refused
from core.model import Series
from core.schedule.rules import LAST_YEAR, Rule, parse_rule
from core.text import clean_line

MOST_DATES = 200
LONGEST = 12 * 60
_WEEK = timedelta(days=7)


def occurrences(
    rule: Rule, first: date, *, after: date | None = None, until: date | None = None, limit: int = MOST_DATES
) -> list[date]:
    """The dates of `rule` from `first` on, later than `after`, up to and with `until`; never more than 200."""
    start = max(first, after + timedelta(days=1)) if after else first
    end = min(until, date(LAST_YEAR, 12, 31)) if until else date(LAST_YEAR, 12, 31)
    return list(islice(_dates(rule, first, start, end), max(0, min(limit, MOST_DATES))))


def _dates(rule: Rule, first: date, start: date, end: date) -> Iterator[date]:
    if rule.kind == "once":
        day = rule.anchor or first
        return iter([day] if start <= day <= end else [])
    if rule.kind == "weeks":
        return _weekly(rule, first, start, end)
    nth = weekday(rule.weekday or 0, rule.place)
    found = rrule(MONTHLY, dtstart=_midnight(start), until=_midnight(end), byweekday=nth)
    return (moment.date() for moment in found)


def _weekly(rule: Rule, first: date, start: date, end: date) -> Iterator[date]:
    """Weeks are counted from the anchor, wherever `start` lies, so that a later look never shifts the rhythm."""
    anchor = _anchor(rule, first)
    skipped = max(0, -((anchor - start) // (_WEEK * rule.weeks)))
    begin = _midnight(anchor + skipped * _WEEK * rule.weeks)
    found = rrule(WEEKLY, interval=rule.weeks, dtstart=begin, until=_midnight(end))
    return (moment.date() for moment in found if moment.date() >= start)


def _anchor(rule: Rule, first: date) -> date:
    if rule.weekday is None:
        return rule.anchor or first
    return first + timedelta(days=(rule.weekday - first.weekday()) % 7)


def _midnight(day: date) -> datetime:
    # rrule counts in naive local days: the hour and the zone come in `instants`
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001


def parse_time(text: str) -> time:
    """Read a wall-clock time `HH:MM`. Raises `Refused`."""
    hour, _, minute = text.strip().partition(":")
    if not (text.isascii() and hour.isdigit() and minute.isdigit() and len(hour) <= 2 and len(minute) == 2):
        raise Refused(f"“{clean_line(text, 20)}” is not a time. Write it like 14:00.")
    if int(hour) > 23 or int(minute) > 59:
        raise Refused(f"“{clean_line(text, 20)}” is not a time of day. Write it like 14:00.")
    return time(int(hour), int(minute))


def named_zone(name: str) -> ZoneInfo:
    """The time zone with this name. Raises `Refused`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(f"“{clean_line(name, 40)}” is not a time zone. Write it like Europe/London.") from None


def instants(day: date, start: str, length: int, zone: str) -> tuple[datetime, datetime]:
    """Start and end in UTC of a session on `day` at wall-clock `start` (`HH:MM`) in `zone`, lasting `length` minutes.

    A local time that does not exist moves forward by the gap; one that happens twice is the first (PEP 495, fold 0).
    """
    if not 1 <= length <= LONGEST:
        raise Refused(f"A session lasts from 1 minute to {LONGEST // 60} hours, not {length} minutes.")
    starts = datetime.combine(day, parse_time(start), named_zone(zone)).astimezone(UTC)
    return starts, starts + timedelta(minutes=length)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` as the wall clock in `zone` shows it."""
    return moment.astimezone(ZoneInfo(zone))


def next_after(series: Series, now: datetime) -> date | None:
    """The first date of the rule whose start is strictly after `now`; None when the rule has no more."""
    today = local(now, series.zone).date()
    for day in occurrences(parse_rule(series.rule), series.first, after=today - timedelta(days=2), limit=8):
        if instants(day, series.start, series.length, series.zone)[0] > now:
            return day
    return None
