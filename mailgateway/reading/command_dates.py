"""Lines of nothing but words and dates: `YES 17 DEC and 21 JAN`, `17/12 yes, 21/1 no` (product.md 4.1, rule 2)."""

import re
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

from core.text import clean_line
from core.understanding import Word
from core.words import SHARED, WORDS, WordRow
from mailgateway.reading.dates import find_dates

MOST: Final = 3
SEEN: Final = 120
_ROWS: Final[dict[str, WordRow]] = {
    spelling: row
    for row in WORDS
    if row.intent in ("join", "decline", "maybe")
    for spelling in row.words
    if " " not in spelling
}
_YES: Final = _ROWS["YES"]
_SHAPE: Final = re.compile("(?:wd+)+")
_BETWEEN: Final = frozenset({"AND", "TO", "FOR", "ON", "THE", "BUT", "PLEASE", "THANKS"})
_SPOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|[^\W_]+|[?@]")


class _Piece(NamedTuple):
    """A word of the table, or the days that stand together."""

    row: WordRow | None = None
    days: tuple[str, ...] = ()


def dated_words(line: str, today: date) -> tuple[Word, ...]:
    """One word for each date of a line that holds nothing else, at most three; none where anything is left over.

    Either each word stands before its dates, or each after them.
    """
    pieces = _pieces(line, today) if len(line) <= SEEN else []
    dates_first = bool(pieces) and bool(pieces[0].days)
    ordered = pieces[::-1] if dates_first else pieces
    if not _SHAPE.fullmatch("".join("d" if piece.days else "w" for piece in ordered)):
        return ()
    found: list[Word] = []
    row = _YES
    for piece in ordered:
        row = piece.row or row
        found += [_word(row, day) for day in (piece.days[::-1] if dates_first else piece.days)]
    days = {str(word.arguments["date"]) for word in found}
    if len(days) < len(found) or len(found) > MOST:
        return ()
    return tuple(found[::-1] if dates_first else found)


def only_dates(line: str, today: date) -> bool:
    """Whether a line holds dates alone, and so goes on with the word of the line above."""
    pieces = _pieces(line, today) if len(line) <= SEEN else []
    return bool(pieces) and all(piece.days for piece in pieces)


def _word(row: WordRow, day: str) -> Word:
    named = {"word": row.word} if row.intent in SHARED else {}
    return Word(word=row.word, intent=row.intent, arguments={"date": str(clean_line(day)), **named})


def _pieces(line: str, today: date) -> list[_Piece]:
    """Words and dates in the order of the line; empty where something else stands in it."""
    pieces: list[_Piece] = []
    at = 0
    for (start, end), group in groupby(find_dates(line, today), key=lambda each: (each.start, each.end)):
        found = list(group)
        between = _rows_in(line[at:start])
        if between is None or any(not each.iso or each.problem for each in found):
            return []
        pieces += [*between, _Piece(days=tuple(each.iso for each in found))]
        at = end
    last = _rows_in(line[at:])
    return [] if last is None else [*pieces, *last]


def _rows_in(text: str) -> list[_Piece] | None:
    said = [word.upper() for word in _SPOKEN.findall(text.replace("’", "'"))]
    kept = [word for word in said if word not in _BETWEEN]
    if any(word not in _ROWS for word in kept):
        return None
    return [_Piece(row=_ROWS[word]) for word in kept]
