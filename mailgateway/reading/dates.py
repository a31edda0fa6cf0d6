"""Dates as people write them, day first; without a year the first such date from today on (inbound.md 6.3)."""

import re
from datetime import date, timedelta
from typing import NamedTuple

AHEAD = timedelta(days=366)
MOST_COUNTED = 12

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = r"(?P<month{n}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"  # noqa: E501
_DAY = r"(?P<day{n}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?[ ](?P<year{n}>20\d\d)\b)?"
_WEEKDAY = r"(?:\b(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?[ ]{1,3}(?:the[ ])?)?"
_DATE = re.compile(
    _WEEKDAY
    + r"(?<![\w/.:£$-])(?:the[ ])?(?:"
    + r"(?P<iso>20\d\d-\d\d-\d\d)(?![\w-])"
    + r"|(?:(?P<also>\d{1,2})(?:st|nd|rd|th)?[ ]?(?:-|–|to|and|or|&)[ ]?(?:the[ ])?)?"
    + _DAY.format(n=1) + r"[ ]?(?:of[ ])?[ -]?" + _MONTH.format(n=1) + _YEAR.format(n=1)
    + "|" + _MONTH.format(n=2) + r"[ ]{1,2}(?:the[ ])?" + _DAY.format(n=2) + r"(?!\d|[:.]\d|[ ]?[ap]m\b)" + _YEAR.format(n=2)
    + r"|(?P<day3>\d{1,2})(?P<mark>[/.-])(?P<number3>\d{1,2})(?:(?P=mark)(?P<year3>20\d\d|\d\d))?(?![\d/]|[ ]?[ap]m\b|[.-]\d)"
    + r"|(?P<day4>\d{1,2})(?:st|nd|rd|th)(?!\w|[ ]time\b)(?P<counted>[ ](?:one|session|meeting|item|point|floor|of)\b)?"
    + ")",
    re.IGNORECASE,
)  # fmt: skip
_NEXT = re.compile(
    r"\b(?:the[ ])?(?:next[ ](?:one|session|meeting|hangout|date|event|call|time|month's[ ](?:one|session|meeting|hangout))"
    r"|following[ ](?:one|session|meeting))\b",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(
    r"\b(?:(?:in|for|until|till|by|this|next)[ ])(?:the[ ]|early[ ]|mid[ -]|late[ ]|end[ ]of[ ])?" + _MONTH.format(n=5)
    + r"|\b" + _MONTH.format(n=6) + r"(?:'s)?[ ](?:one|session|meeting|hangout|date)\b"
    r"|\b(?P<next>next[ ]month)\b",
    re.IGNORECASE,
)  # fmt: skip
_BEFORE = re.compile(r"\A(?:(?:on|for|to|by)[ ])?(?:the[ ])?", re.IGNORECASE)
_SOON = re.compile(r"\b(?P<soon>today|tomorrow)\b", re.IGNORECASE)
_LONE_WEEKDAY = re.compile(
    r"\b(?P<name>monday|tuesday|tues|wednesday|weds|thursday|thurs|friday|saturday|sunday)s?\b", re.IGNORECASE
)


class DateFound(NamedTuple):
    """One date in a text: where it stands and what it says.

    `iso` is the day (`2027-01-21`), '' for what is no day. `next` marks “the next one”; `month` (`2027-02`) a month
    alone. `problem` says why a day cannot be used: its weekday is another one, or it lies in no calendar.
    """

    start: int
    end: int
    iso: str = ""
    next: bool = False
    month: str = ""
    problem: str = ""


def find_dates(text: str, today: date) -> list[DateFound]:
    """All dates in a text, in order."""
    dates = [each for match in _DATE.finditer(text) for each in _read(match, today)]
    dates += [DateFound(*match.span(), next=True) for match in _NEXT.finditer(text)]
    taken = [(each.start, each.end) for each in dates]
    for match in _MONTH_ONLY.finditer(text):
        if not _overlaps(match.span(), taken):
            dates.append(DateFound(*match.span(), month=_month(match, today)))
    for match in _SOON.finditer(text):
        day = today + timedelta(days=match["soon"].lower() == "tomorrow")
        dates.append(DateFound(*match.span(), iso=day.isoformat()))
    return sorted(dates)


def only_date(text: str, today: date) -> DateFound | None:
    """The date that a text consists of (`21 JAN`, `the 21st`, `21`, `next`, `next month`), else None."""
    text = " ".join(text.split()).strip(" ,!()")
    text = _BEFORE.sub("", text if text.count(".") > 1 else text.rstrip("."))
    if text.lower() == "next":
        return DateFound(0, 4, next=True)
    if re.fullmatch(r"\d{1,2}", text):
        text += "th"
    found = [each for each in find_dates(text, today) if each.start == 0 and not text[each.end :].strip(".")]
    return found[0] if len(found) == 1 else None


def weekdays_in(text: str) -> list[str]:
    """Weekdays named in a text, lower case, without repeats."""
    names = [match["name"].lower()[:3] for match in _LONE_WEEKDAY.finditer(text)]
    return [day for day in _WEEKDAYS if day[:3] in names]


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


def _month(match: re.Match[str], today: date) -> str:
    """The first such month from this one on, as `2027-02`."""
    if match["next"]:
        return (today.replace(day=1) + timedelta(days=32)).strftime("%Y-%m")
    number = _number(match["month5"] or match["month6"])
    return f"{today.year + (number < today.month)}-{number:02}"


def _number(month: str) -> int:
    return next(at for at, name in enumerate(_MONTHS, 1) if name.startswith(month.lower()[:3]))


def _read(match: re.Match[str], today: date) -> list[DateFound]:
    """The date of a match, two where it names two days of one month, none where it is only a number."""
    parts = match.groupdict()
    if parts["iso"]:
        return [_judged(match, _day_of_iso(parts["iso"]))]
    if parts["day4"]:
        counted = bool(parts["counted"]) and int(parts["day4"]) <= MOST_COUNTED
        return [] if counted else [_judged(match, _day_of_month(int(parts["day4"]), today))]
    day, month, year = _numbers(parts)
    if parts["mark"] and not _plausible(match, day, month, year):
        return []
    days = [int(parts["also"]), day] if parts["also"] else [day]
    return [_judged(match, _first_day(each, month, year, today)) for each in days]


def _plausible(match: re.Match[str], day: int, month: int, year: int) -> bool:
    """Whether figures with a mark between them are a date: not a time (2.30), a range (5-7) or 24/7."""
    if not (1 <= month <= 12 and 1 <= day <= 31) or (day, month) == (24, 7):
        return False
    return (
        match["mark"] == "/"
        or year > 0
        or (match["mark"] == "." and match.string[match.end() : match.end() + 1] == ".")
    )


def _judged(match: re.Match[str], day: date | None) -> DateFound:
    start, end = match.span() if not match.groupdict().get("counted") else (match.start(), match.start("counted"))
    if day is None:
        return DateFound(start, end, problem="no such day")
    weekday = (match["weekday"] or "").lower()
    if weekday and not _WEEKDAYS[day.weekday()].startswith(weekday):
        return DateFound(start, end, problem="another weekday")
    return DateFound(start, end, iso=day.isoformat())


def _numbers(parts: dict[str, str | None]) -> tuple[int, int, int]:
    """Day, month and year (0 without one) of a match."""
    for n in ("1", "2"):
        if parts["day" + n]:
            return int(parts["day" + n] or 0), _number(parts["month" + n] or ""), int(parts["year" + n] or 0)
    year = int(parts["year3"] or 0)
    return int(parts["day3"] or 0), int(parts["number3"] or 0), year + 2000 if 0 < year < 100 else year


def _day_of_iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _first_day(day: int, month: int, year: int, today: date) -> date | None:
    """The day in that year; without a year the first from today on, within twelve months."""
    for candidate in [year] if year else range(today.year, today.year + 2):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or today <= found <= today + AHEAD:
            return found
    return None


def _day_of_month(day: int, today: date) -> date | None:
    """The first day with this number from today on."""
    return next((found for ahead in range(63) if (found := today + timedelta(days=ahead)).day == day), None)
