"""VTIMEZONE objects: one constant for London, others from the zone's POSIX rule; never a list of dates."""

import importlib.resources
import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.errors import Refused
from core.schedule.dates import occurrences
from core.schedule.rules import Rule
from core.text import clean_line

LONDON = b"""\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:STANDARD
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE
""".replace(b"\n", b"\r\n")
"""Equal to zoneinfo at every hour of 2024 to 2031; wrong before 1996, when the rule of the UK was another."""

_ZONE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z_+-]+){1,2}")
_NAME = r"(?:([A-Za-z]{3,6})|<([+-]?[A-Za-z0-9]{1,6})>)"
_OFFSET = r"([+-]?\d{1,2})(?::(\d\d))?"
_CHANGE = r",M(\d{1,2})\.([1-5])\.([0-6])(?:/(-?\d{1,3})(?::(\d\d))?)?"
_POSIX = re.compile(_NAME + _OFFSET + rf"(?:{_NAME}(?:{_OFFSET})?{_CHANGE}{_CHANGE})?")
_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_YEAR = 1970


class Observance(NamedTuple):
    """One half of a VTIMEZONE. `changes` is (month, week 1-5, weekday 0 is Sunday, wall-clock time) or None."""

    name: str
    before: timedelta
    after: timedelta
    changes: tuple[int, int, int, timedelta] | None


@lru_cache(maxsize=64)
def vtimezone(zone: str) -> bytes:
    """The VTIMEZONE of `zone`, CRLF lines. Raises `Refused` for a zone that is unknown or cannot be written so."""
    return LONDON if zone == "Europe/London" else _written(zone, posix_rule(zone))


@lru_cache(maxsize=64)
def posix_rule(zone: str) -> str:
    """The TZ string that ends the zone's tzdata file, such as `EST5EDT,M3.2.0,M11.1.0` (RFC 9636, section 3.3)."""
    if not _ZONE.fullmatch(zone):
        raise Refused(f"“{clean_line(zone, 40)}” is not a time zone. Write it like Europe/London.")
    try:
        data = importlib.resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    except OSError:
        raise Refused(f"The time zone {zone} is not known. Write it like Europe/London.") from None
    return data.rsplit(b"\n", 2)[-2].decode("ascii")


def _written(zone: str, rule: str) -> bytes:
    found = _POSIX.fullmatch(rule)
    if not found or not (found[5] or found[6] or _steady(zone)):
        raise _unwritable(zone)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    for observance in _observances(zone, found.groups()):
        lines += _observance_lines(observance)
    return "".join(f"{line}\r\n" for line in [*lines, "END:VTIMEZONE"]).encode("ascii")


def _steady(zone: str) -> bool:
    """Whether a zone without a rule for summer really keeps one offset; Morocco's clocks follow the moon by a list."""
    days = (datetime(2030, 1, 1) + timedelta(days=10 * number) for number in range(400))  # noqa: DTZ001 - wall clock
    return len({ZoneInfo(zone).utcoffset(day) for day in days}) == 1


def _unwritable(zone: str) -> Refused:
    return Refused(f"The clock changes of {zone} cannot be written for calendars. Choose another time zone.")


def _observances(zone: str, parts: tuple[str | None, ...]) -> list[Observance]:
    """One STANDARD, or STANDARD and DAYLIGHT. A POSIX offset counts west of Greenwich, so its sign is turned."""
    standard = parts[0] or parts[1] or ""
    offset = _offset(parts[2], parts[3])
    if parts[4] is None and parts[5] is None:
        return [Observance(standard, offset, offset, None)]
    summer = _offset(parts[6], parts[7]) if parts[6] else offset + timedelta(hours=1)
    to_summer = Observance(parts[4] or parts[5] or "", offset, summer, _change(zone, parts[8:13]))
    to_standard = Observance(standard, summer, offset, _change(zone, parts[13:18]))
    # Ireland's law calls the summer time standard; calendars want DAYLIGHT to be the later clock
    return [to_standard, to_summer] if summer > offset else [to_summer, to_standard]


def _offset(hours: str | None, minutes: str | None) -> timedelta:
    sign = 1 if (hours or "").startswith("-") else -1
    return sign * timedelta(hours=abs(int(hours or 0)), minutes=int(minutes or 0))


def _change(zone: str, parts: tuple[str | None, ...]) -> tuple[int, int, int, timedelta]:
    month, week, day, hour, minute = parts
    at = timedelta(hours=int(hour) if hour else 2, minutes=int(minute or 0))
    if not timedelta() <= at < timedelta(days=1):
        # `M9.1.6/24` is the Sunday after the first Saturday: no single BYDAY says that
        raise _unwritable(zone)
    return int(month or 0), int(week or 0), int(day or 0), at


def _observance_lines(observance: Observance) -> list[str]:
    kind = "DAYLIGHT" if observance.after > observance.before else "STANDARD"
    start, rule = f"{_YEAR}0101T000000", []
    if observance.changes:
        month, week, day, at = observance.changes
        begin = datetime(_YEAR, 1, 1) + (_first(month, week, day) - date(_YEAR, 1, 1)) + at  # noqa: DTZ001
        start = begin.strftime("%Y%m%dT%H%M%S")
        nth = -1 if week == 5 else week
        rule = [f"RRULE:FREQ=YEARLY;BYDAY={nth}{_DAYS[day]};BYMONTH={month}"]
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{start}",
        *rule,
        f"TZNAME:{observance.name}",
        f"TZOFFSETFROM:{_offset_text(observance.before)}",
        f"TZOFFSETTO:{_offset_text(observance.after)}",
        f"END:{kind}",
    ]


def _first(month: int, week: int, day: int) -> date:
    rule = Rule(kind="month", place=-1 if week == 5 else week, weekday=(day - 1) % 7)
    return occurrences(rule, date(_YEAR, month, 1), limit=1)[0]


def _offset_text(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
