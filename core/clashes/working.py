"""Working days, and the hours in which planned letters may go: 8am to 6pm on a working day."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.clashes.bank import bank_holiday
from core.model import Nation

Nations = tuple[Nation, ...]
OPENS, CLOSES = time(8), time(18)
_DAY = timedelta(days=1)


def working_day(day: date, nations: Nations) -> bool:
    """Monday to Friday, no bank holiday in any of `nations`, and not 24 December to 1 January."""
    if day.weekday() > 4 or (day.month == 12 and day.day >= 24) or (day.month == 1 and day.day == 1):
        return False
    return not any(bank_holiday(day, nation) for nation in nations)


def working_days_before(day: date, number: int, nations: Nations) -> date:
    """The working day `number` working days before `day`; with 0, `day` itself or the last one before it."""
    return _step(day, number, nations, -_DAY)


def working_days_after(day: date, number: int, nations: Nations) -> date:
    """The working day `number` working days after `day`; with 0, `day` itself or the next one after it."""
    return _step(day, number, nations, _DAY)


def _step(day: date, number: int, nations: Nations, step: timedelta) -> date:
    while number > 0:
        day += step
        number -= working_day(day, nations)
    while not working_day(day, nations):
        day += step
    return day


def at(day: date, clock: time, zone: str) -> datetime:
    """The instant (UTC) of wall-clock `clock` on `day`; a gap moves it forward, the first of two counts."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def in_window(moment: datetime, zone: str, nations: Nations, extra_days: Collection[date] = ()) -> bool:
    """Whether planned letters may go at `moment`: from 8am to 6pm on a working day, or on one of `extra_days`."""
    wall = moment.astimezone(ZoneInfo(zone))
    return OPENS <= wall.time() <= CLOSES and (wall.date() in extra_days or working_day(wall.date(), nations))


def earlier_allowed(moment: datetime, zone: str, nations: Nations, extra_days: Collection[date] = ()) -> datetime:
    """`moment`, or the last allowed one before it at the same clock time (before 8am: 6pm of the day before)."""
    wall = moment.astimezone(ZoneInfo(zone))
    day, clock = wall.date(), min(wall.time(), CLOSES)
    if clock < OPENS:
        day, clock = day - _DAY, CLOSES
    while not (day in extra_days or working_day(day, nations)):
        day -= _DAY
    return moment if (day, clock) == (wall.date(), wall.time()) else at(day, clock, zone)


def later_allowed(moment: datetime, zone: str, nations: Nations, extra_days: Collection[date] = ()) -> datetime:
    """`moment`, or the next allowed one: at the same clock time for a day that is none, at 8am for a closed hour."""
    wall = moment.astimezone(ZoneInfo(zone))
    day, clock = wall.date(), max(wall.time(), OPENS)
    if clock > CLOSES:
        day, clock = day + _DAY, OPENS
    while not (day in extra_days or working_day(day, nations)):
        day += _DAY
    return moment if (day, clock) == (wall.date(), wall.time()) else at(day, clock, zone)


def next_opening(moment: datetime, zone: str, nations: Nations) -> datetime:
    """`moment` where letters may go at once, else the next 8am of a working day."""
    if in_window(moment, zone, nations):
        return moment
    wall = moment.astimezone(ZoneInfo(zone))
    day = wall.date() if wall.time() < OPENS else wall.date() + _DAY
    return at(working_days_after(day, 0, nations), OPENS, zone)


def working_time_after(
    moment: datetime, span: timedelta, zone: str, nations: Nations, extra_days: Collection[date] = ()
) -> datetime:
    """The instant when `span` of open hours has passed since `moment`; `extra_days` (the session's) count as open."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    while True:
        if day in extra_days or working_day(day, nations):
            start, end = max(moment, at(day, OPENS, zone)), at(day, CLOSES, zone)
            if start + span <= end:
                return start + span
            span -= max(timedelta(), end - start)
        day += _DAY
