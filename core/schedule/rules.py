"""The rule of a series: what organisers type, read into a value, and said back in words."""

import re
from datetime import date
from typing import Literal

import msgspec

from core import wording
from core.errors import Refused
from core.text import Safe, clean_line

WEEKDAYS = tuple(str(wording.weekday_words(date(2024, 1, day))) for day in range(1, 8))
PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
MOST_WEEKS = 8
FIRST_YEAR, LAST_YEAR = 2000, 2099
_MONTHS = tuple(wording.month_words(date(2024, month, 1)).casefold() for month in range(1, 13))
_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}
_FORMS = "Write it like “third Thursday”, “every 2 weeks from 2027-07-01” or “once 2027-07-01”."
_MONTHLY = re.compile(r"(?:the )?(\S+) (\S+?)s?(?: (?:of|in) (?:the|each|every) month)?")
_WEEKLY = re.compile(r"every (?:(-?\d+) )?weeks?(?: from (.+))?")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SPOKEN = re.compile(r"(?:[a-z]+day,? )?(\d\d?) ([a-z]{3,9}) (\d{4})")
_TOO_OFTEN = re.compile(r"\b(?:secondly|minutely|hourly|seconds?$|minutes?$|hours?$|freq=)")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """When a series meets. Months: `place` 1 to 4 or -1 of `weekday` (0 is Monday). Weeks: every `weeks`, counted
    from `anchor`, or from the first date of the series where `anchor` is None; `weekday` is set for `every Monday`.
    Once: on `anchor`.
    """

    kind: Literal["month", "weeks", "once"]
    place: int = 0
    weekday: int | None = None
    weeks: int = 0
    anchor: date | None = None


def parse_rule(text: str) -> Rule:
    """Read a rule as an organiser types it. Raises `Refused` with a sentence that says why and how to write it."""
    words = " ".join(clean_line(text).casefold().split())
    if _TOO_OFTEN.search(words):
        raise Refused(f"A series cannot meet by the second, minute or hour. {_FORMS}")
    if words.startswith("once "):
        return Rule(kind="once", anchor=parse_date(words[5:]))
    if weekly := _WEEKLY.fullmatch(words):
        return _every_weeks(weekly[1], weekly[2])
    if words.startswith("every ") and (day := _weekday(words[6:])) is not None:
        return Rule(kind="weeks", weeks=1, weekday=day)
    if monthly := _MONTHLY.fullmatch(words):
        return _of_month(monthly[1], monthly[2])
    raise Refused(f"“{clean_line(text, 60)}” is not a rule we know. {_FORMS}")


def _every_weeks(number: str | None, start: str | None) -> Rule:
    weeks = int(number[:4]) if number else 1
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refused(f"A series can meet every 1 to {MOST_WEEKS} weeks, not every {weeks}. {_FORMS}")
    return Rule(kind="weeks", weeks=weeks, anchor=parse_date(start) if start else None)


def _of_month(place: str, day: str) -> Rule:
    weekday = _weekday(day)
    place = _ORDINALS.get(place, place)
    if weekday is None:
        raise Refused(f"“{clean_line(place + ' ' + day, 60)}” is not a rule we know. {_FORMS}")
    if place in ("fifth", "5th"):
        raise Refused(f"Not every month has a fifth {WEEKDAYS[weekday]}. Write “last {WEEKDAYS[weekday]}”.")
    if place not in PLACES:
        raise Refused(f"“{clean_line(place, 30)}” is not first, second, third, fourth or last. {_FORMS}")
    return Rule(kind="month", place=PLACES[place], weekday=weekday)


def _weekday(word: str) -> int | None:
    names = [day.casefold() for day in WEEKDAYS]
    return names.index(word.removesuffix("s")) if word.removesuffix("s") in names else None


def parse_date(text: str) -> date:
    """Read `2027-07-01`, `1 July 2027` or `Thursday 1 July 2027`. Raises `Refused`."""
    words = " ".join(clean_line(text).casefold().split())
    day = _iso(words) or _spoken(words)
    if day is None:
        raise Refused(f"“{clean_line(text, 40)}” is not a date. Write it like 2027-07-01.")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(f"The year {day.year} is outside {FIRST_YEAR} to {LAST_YEAR}. Write the date like 2027-07-01.")
    if words[0].isalpha() and words.split()[0].rstrip(",") != WEEKDAYS[day.weekday()].casefold():
        raise Refused(f"{wording.plain_date(day)} is a {WEEKDAYS[day.weekday()]}. Mend the day or the date.")
    return day


def _iso(words: str) -> date | None:
    found = _ISO.fullmatch(words)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _spoken(words: str) -> date | None:
    found = _SPOKEN.fullmatch(words)
    if not found:
        return None
    for number, name in enumerate(_MONTHS, start=1):
        if found[2] in (name, name[:3]):
            return _date(int(found[3]), number, int(found[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def rule_text(rule: Rule) -> str:
    """The one spelling of a rule that is stored in `Series.rule`; `parse_rule` reads it back to the same value."""
    if rule.kind == "once":
        return f"once {rule.anchor}"
    if rule.kind == "month":
        place = next(word for word, number in PLACES.items() if number == rule.place)
        return f"{place} {WEEKDAYS[rule.weekday or 0]}"
    if rule.weekday is not None:
        return f"every {WEEKDAYS[rule.weekday]}"
    return f"every {rule.weeks} weeks" + (f" from {rule.anchor}" if rule.anchor else "")


def rule_words(rule: Rule, first: date) -> Safe:
    """The rule in words that fit after "on": `the third Thursday of each month`, `every second Thursday`.

    `first` is the first date of the series, from which weeks count where the rule names no date.
    """
    if rule.kind != "weeks":
        return wording.rule_words(rule_text(rule), rule.anchor or first)
    day = date(2024, 1, 1 + rule.weekday) if rule.weekday is not None else rule.anchor or first
    return wording.rule_words(f"every {rule.weeks} weeks", day)
