"""What may stand behind a command word: the patterns of `core/words.py`, each as text to arguments (inbound.md 6.2)."""

import re
from collections.abc import Callable
from datetime import date

from core.text import clean_line, clean_text, is_address
from core.understanding import Arguments
from core.words import Pattern
from mailgateway.reading.dates import only_date

NOTES_LIMIT = 4_000
LINE_TEXT = 500
DATE_TEXT = 50
MOST_NUMBERS = 50
NAMES = 100

_PLEASE = re.compile(r"\A(?:please|pls|thanks|thank you)[ ,]+(?:to |for |on )?", re.IGNORECASE)
_MONTHS = re.compile(r"(?:FOR )?(?:(\d{1,2})|AN?|ONE) ?MONTHS?|(?:FOR )?(\d{1,2})", re.IGNORECASE)
_EVERY = re.compile(r"(?:(\d{1,2}|OTHER|SECOND))?(?: (WEEK|MONTH|SESSION|ONE)S?)?", re.IGNORECASE)
_NUMBERS = re.compile(r"\d{1,4}(?:(?:\s*[,;>]\s*|\s+(?:then |and )?)\d{1,4})*", re.IGNORECASE)
_ALL_EXCEPT = re.compile(r"(?:ALL|EVERYONE|EVERYBODY)(?: (?:EXCEPT|BUT|APART FROM|BUT NOT)[ :]+(.+))?", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;\n]|\band\b|&)\s*", re.IGNORECASE)


def read_arguments(pattern: Pattern, rest: str, today: date) -> Arguments | None:
    """The arguments that `rest` (trimmed, as typed) says, or None when this pattern does not allow it."""
    return _READERS[pattern](rest, today)


def numbers_in(text: str) -> list[int]:
    """The numbers that a text consists of (`2 1 3`, `2, 1`, `1.`); [] for anything else."""
    text = text.strip().rstrip(".)!,").lstrip("(").strip()
    if len(text) > 200 or not _NUMBERS.fullmatch(text):
        return []
    return [int(number) for number in re.findall(r"\d{1,4}", text)][:MOST_NUMBERS]


def _none(rest: str, _today: date) -> Arguments | None:
    return None if rest else {}


def _date(rest: str, today: date) -> Arguments | None:
    if not rest:
        return {}
    found = only_date(_PLEASE.sub("", rest), today) if len(rest) <= DATE_TEXT else None
    if found is None:
        return None
    if found.next:
        return {"next": True}
    if found.month:
        return {"month": found.month}
    return {"date": found.iso} if found.iso else {"unclear_date": str(clean_line(rest, 60))}


def _flag(word: str) -> Callable[[str, date], Arguments | None]:
    return lambda rest, _today: {} if not rest else ({word.lower(): True} if rest.upper() == word else None)


def _months(rest: str, _today: date) -> Arguments | None:
    if not rest:
        return {}
    found = _MONTHS.fullmatch(rest)
    if not found:
        return None
    return {"months": int(found.group(1) or found.group(2) or 1)}


def _every(rest: str, _today: date) -> Arguments | None:
    found = _EVERY.fullmatch(rest)
    if not found:
        return None
    number = found.group(1) or "2"
    arguments: Arguments = {"every": int(number) if number.isdigit() else 2}
    if (unit := (found.group(2) or "").lower()) in ("week", "month"):
        arguments["unit"] = unit + "s"
    return arguments


def _phone(rest: str, _today: date) -> Arguments | None:
    if rest.upper() == "OFF":
        return {"off": True}
    if not rest or "@" not in rest:
        return None if rest else {}
    return {"address": _address_in(rest)}


def _address(rest: str, _today: date) -> Arguments | None:
    return {"address": _address_in(rest)} if "@" in rest and len(rest.split()) == 1 else (None if rest else {})


def _person(rest: str, _today: date) -> Arguments | None:
    words = rest.split()
    at = next((place for place, word in enumerate(words) if "@" in word), -1)
    if at < 0:
        return None
    name = " ".join(words[:at] + words[at + 1 :]).strip(" ,;:-()")
    return {"name": str(clean_line(name, NAMES)), "address": _address_in(words[at])}


def _address_in(text: str) -> str:
    """The one plain address, lower case; '' when what was typed is none."""
    found = re.sub(r"(?i)\Amailto:", "", text.strip(" <>()[],;:\"'"))
    return found.lower() if is_address(found) else ""


def _numbers(rest: str, _today: date) -> Arguments | None:
    numbers = list[int | str](numbers_in(rest.lstrip(": ")))
    return {"numbers": numbers} if numbers else (None if rest else {"numbers": []})


def _text(rest: str, _today: date) -> Arguments | None:
    return {"text": str(clean_line(rest, LINE_TEXT))}


def _rest(rest: str, _today: date) -> Arguments | None:
    return {"text": str(clean_text(rest, NOTES_LIMIT).strip())}


def _names(rest: str, _today: date) -> Arguments | None:
    rest = rest.split("\n\n")[0]  # what stands below an empty line is a signature
    everyone = _ALL_EXCEPT.fullmatch(" ".join(rest.split()).rstrip(". "))
    names = _listed((everyone.group(1) or "") if everyone else rest)
    if everyone:
        return {"all": True, "names": names}
    return {"names": names} if names else None


def _listed(text: str) -> list[int | str]:
    names = (str(clean_line(name.strip(" .-*•"), NAMES)) for name in _BETWEEN_NAMES.split(text))
    return list[int | str](name for name in names if name)[:MOST_NUMBERS]


_READERS: dict[Pattern, Callable[[str, date], Arguments | None]] = {
    "none": _none,
    "date": _date,
    "all": _flag("ALL"),
    "off": _flag("OFF"),
    "calendar": _flag("CALENDAR"),
    "months": _months,
    "every": _every,
    "phone": _phone,
    "address": _address,
    "person": _person,
    "numbers": _numbers,
    "text": _text,
    "rest": _rest,
    "names": _names,
}
