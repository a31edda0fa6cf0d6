"""Dates and times as people type them, in the forms in which they are shown. Pure."""

import re
from datetime import date

from core.errors import Refused
from core.text import Safe
from tui.views.marks import MONTHS

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS = re.compile(r"(?:[a-z]+ )?(\d{1,2}) ([a-z]{3})[a-z]*(?: (\d{4}))?", re.I)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)")


def day_of(text: Safe, today: date) -> date:
    """A date: `25 Feb 2027`, `Thu 25 Feb`, `2027-02-25`; without a year the next one from `today`. Raises `Refused`."""
    wanted = text.strip()
    try:
        if _ISO.fullmatch(wanted):
            return date.fromisoformat(wanted)
        if found := _WORDS.fullmatch(wanted):
            return _dated(int(found[1]), found[2], found[3], today)
    except ValueError:
        pass
    raise Refused(f"“{wanted[:40]}” is no date. Write it like 25 Feb 2027, or 2027-02-25.")


def _dated(day: int, name: str, year: str | None, today: date) -> date:
    month = [each.casefold() for each in MONTHS].index(name.casefold()) + 1
    if year is not None:
        return date(int(year), month, day)
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def clock_of(text: Safe) -> str:
    """A time of the clock as `HH:MM`. Raises `Refused`."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refused(f"“{text.strip()[:20]}” is no time. Write it like 14:00.")
    return f"{int(found[1]):02}:{found[2]}"
