"""Printing: aligned columns, labelled facts and JSON; whatever came from outside is cleaned once more on its way."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from core.text import Safe, clean_line, clean_text
from tui.text import ascii_only, width

_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_GAP = "  "


def say(text: object) -> None:
    """Print a text of any number of lines, cleaned; signs that the terminal cannot show become plain ones."""
    _out(clean_text(text, 100_000))


def _out(text: Safe) -> None:
    print(text if knows_unicode() else ascii_only(text))


def knows_unicode() -> bool:
    """Whether standard output can show more than ASCII."""
    return (getattr(sys.stdout, "encoding", None) or "ascii").lower().startswith("utf")


def as_json(value: object) -> None:
    """Print a value as JSON: keys in the order given, moments in UTC, control and invisible characters escaped."""
    text = json.dumps(plain(value), ensure_ascii=not knows_unicode(), indent=2)
    print(without_hidden(text))


def without_hidden(text: str) -> str:
    """JSON with its control and invisible characters escaped: the same values, and harmless on a terminal."""
    return _HIDDEN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print rows in aligned columns under a line of names, or the sentence `empty` where there are none."""
    cells = [[clean_line(cell, 80) for cell in row] for row in rows]
    if not cells:
        say(empty)
        return
    every = [[clean_line(name) for name in head], *cells]
    sizes = [max(width(row[at]) for row in every) for at in range(len(head))]
    for row in every:
        padded = (cell + " " * (size - width(cell)) for cell, size in zip(row, sizes, strict=True))
        _out(Safe(_GAP.join(padded).rstrip()))


def facts(pairs: Iterable[tuple[str, object]]) -> None:
    """Print one fact a line as `label: value`; facts without a value are left out."""
    for label, value in pairs:
        if value not in (None, "", ()):
            _out(clean_line(f"{label}: {value}", 1000))


def moment(at: datetime | None, zone: str = "Europe/London") -> str:
    """A moment for people: `Thu 17 Dec 2026 14:00` in the zone of the series."""
    from core.wording import month_words, weekday_words

    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date()
    return f"{weekday_words(day)[:3]} {day.day} {month_words(day)[:3]} {day.year} {local:%H:%M}"


def plain(value: Any) -> Any:
    """A struct as a dictionary of plain values, for a row of JSON."""
    return msgspec.to_builtins(value, str_keys=True)
