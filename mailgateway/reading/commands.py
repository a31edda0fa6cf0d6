"""Reads up to three command lines at the top of the new text (inbound.md 6.2, product.md 4.1)."""

import re
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from core.text import Safe
from core.understanding import Arguments, Word
from core.words import NOT_BY_MAIL, SHARED, WORDS, WordRow
from mailgateway.reading.command_arguments import numbers_in, read_arguments
from mailgateway.reading.command_dates import dated_words, only_dates
from mailgateway.reading.signatures import is_greeting, is_sign_off

LINES = 3
LINE = 60
SEEN = 1_000
TYPO_LENGTH = 5
ALIKE = 0.85

_FREE = frozenset({"text", "rest", "names", "person", "address", "phone", "numbers"})
_OWN_WORDS = frozenset({"text", "rest", "names"})
_LONG = frozenset({"rest", "names"})
_GREETED = re.compile(
    r"\A(?:hi|hello|hiya|hey|dear all|good morning|good afternoon|morning|helo|bore da)\b[ ,!.:-]+", re.IGNORECASE
)
_COURTESY = re.compile(
    r"[\s,.!;–-]+(?:please|pls|plz|thanks|thank you|thx|ta|many thanks|thanks a lot|thank you very much|cheers|diolch)\Z",
    re.IGNORECASE,
)
_POLITE_START = re.compile(r"\A(?:please|pls)[ ,:]+", re.IGNORECASE)
_WRAPPED = re.compile(r"""\A[*_"'“”‘’\[(<`]+(.*?)[*_"'“”‘’\])>`]+\Z""", re.DOTALL)
_QUESTIONABLE = frozenset({"status", "help", "who"})


class Commands(NamedTuple):
    """The words found, in order; `organizer` is a word that is none by mail; `rest` is the text below them."""

    words: tuple[Word, ...] = ()
    organizer: str = ""
    numbers: tuple[int, ...] = ()
    rest: str = ""


def read_commands(final: str, today: date, *, series: tuple[str, ...] = (), thread: str = "") -> Commands:
    """The command lines at the top of `final`. Bare numbers count as they stand; the thread decides what they mean."""
    lines = final.split("\n")
    at = _first(lines)
    if at < len(lines):
        line = _bare(lines[at])
        if numbers := numbers_in(line):
            return Commands(numbers=tuple(numbers), rest="\n".join(lines[at + 1 :]))
        if line.upper() in NOT_BY_MAIL or _organizes(line):
            return Commands(organizer=next(word for word in NOT_BY_MAIL if line.upper().startswith(word)))
        if thread == "who_came" and (came := _came(line)):
            return Commands(words=(came,), rest="\n".join(lines[at + 1 :]))
    return _word_lines(lines, at, today, series)


def _word_lines(lines: list[str], at: int, today: date, series: tuple[str, ...]) -> Commands:
    words: list[Word] = []
    while at < len(lines) and len(words) < LINES:
        line, after = _with_dates_below(lines, at, today)
        if line.strip():
            found = _with_text(lines[at:]) or read_line(line, today, series)
            several = (found,) if found else dated_words(_bare(line), today)
            if not several or len(words) + len(several) > LINES or (words and is_sign_off(line)):
                break
            words += several
            if _takes_rest(words[-1]):
                return Commands(tuple(words))
        at = after
    return Commands(tuple(words), rest="\n".join(lines[at:]))


def _with_dates_below(lines: list[str], at: int, today: date) -> tuple[str, int]:
    """A line and the next after it; lines below it of nothing but dates belong to its YES, NO or MAYBE."""
    after = at + 1
    while after - at < LINES and after < len(lines) and only_dates(lines[after], today):
        after += 1
    together = " ".join(lines[at:after])
    return (together, after) if dated_words(_bare(together), today) else (lines[at], at + 1)


def read_line(line: str, today: date, series: tuple[str, ...] = ()) -> Word | None:
    """The command that one line is, or None. Words that take the rest of the text are not read here."""
    text = _bare(line)
    if not text or text[-1:] == "?":
        if own := _own_question(_opened(line), today):
            return own
        text = _as_question(text)
    if not text:
        return None
    typed = _opened(line)
    for spelling, row in _spellings(text, typed):
        said = typed if row.pattern in _OWN_WORDS else text
        if row.pattern not in _LONG and (found := _matched(said, spelling, row, today)):
            return found
    return _named_series(text, series) or _mistyped(text, today)


def _spellings(*texts: str) -> list[tuple[str, WordRow]]:
    """The spellings that start like one of the texts, longest first."""
    starts = {text[:1].upper() for text in texts}
    return [pair for start in starts for pair in _BY_START.get(start, ())]


def _first(lines: list[str]) -> int:
    """The first line that is neither empty nor only a greeting."""
    at = 0
    while at < len(lines) and (not lines[at].strip() or is_greeting(lines[at])):
        at += 1
    return at


def _opened(line: str) -> str:
    """A line without the greeting word and “please” in front of it."""
    text = " ".join(line.replace("’", "'").split())[:SEEN]
    return _POLITE_START.sub("", _GREETED.sub("", text, count=1), count=1)


def _bare(line: str) -> str:
    """A line without greeting word, courtesies, marks around it and final punctuation."""
    text = _opened(line)
    for _ in range(4):
        before = text
        text = _COURTESY.sub("", text.rstrip(" .!,;")).rstrip(" .!,;")
        if wrapped := _WRAPPED.match(text):
            text = wrapped.group(1).strip()
        if text == before:
            break
    return text


def _own_question(typed: str, today: date) -> Word | None:
    """`IDEA: how do others …?`: after a colon the words are the person's own, and a question may be among them."""
    for spelling, row in _spellings(typed):
        if row.pattern == "text" and typed[len(spelling) :].lstrip()[:1] == ":":
            return _matched(typed, spelling, row, today)
    return None


def _as_question(text: str) -> str:
    """`?` alone is HELP, and “When?” asks what WHEN asks; any other question is no command."""
    if text == "?":
        return text
    asked = text.rstrip("? ")
    rows = [row for spelling, row in _SPELLINGS if spelling == asked.upper()]
    return asked if rows and rows[0].intent in _QUESTIONABLE else ""


def _matched(text: str, spelling: str, row: WordRow, today: date) -> Word | None:
    if row.pattern not in _FREE and len(text) > LINE:
        return None
    rest = _after(text, spelling, row)
    if rest is None or (spelling == "NO" and rest.isdigit()):  # "No 4" is a house, not a day
        return None
    arguments = _every(spelling, rest, today) if row.pattern == "every" else read_arguments(row.pattern, rest, today)
    return None if arguments is None else _word(row, arguments)


def _after(text: str, spelling: str, row: WordRow) -> str | None:
    """What stands behind the word; None where the line does not start with it, or goes on as an ordinary sentence."""
    if text[:1].upper() != spelling[0] or text[: len(spelling)].upper() != spelling:
        return None
    after = text[len(spelling) :]
    if after[:1].isalnum() or after[:1] in ("'", "-"):
        return None
    rest = after.lstrip(" :-–,").strip() if spelling != "?" else after.strip()
    ordinary = rest.split(" ")[0].lower().strip(",.;") in row.never_before and after.lstrip()[:1] != ":"
    return None if ordinary else rest


def _every(spelling: str, rest: str, today: date) -> Arguments | None:
    """EVERY 2 and EVERY OTHER say their number in the word itself."""
    return read_arguments("every", f"{spelling.split()[1]} {rest}".strip(), today)


def _word(row: WordRow, arguments: Arguments) -> Word:
    shared: Arguments = {"word": row.word} if row.intent in SHARED else {}
    name = "STOP ALL" if row.word == "STOP" and arguments.get("all") else row.word
    return Word(word=name, intent=row.intent, arguments=arguments | shared)


def _with_text(lines: list[str]) -> Word | None:
    """NOTES:, HUMAN, SAY: and CAME: take the whole new text below them."""
    typed = _opened(lines[0])
    for spelling, row in _spellings(typed):
        saves = row.word == "NOTES" and typed[len(spelling) :].lstrip()[:1] == ":"
        if (row.pattern in _LONG or saves) and (first := _after(typed, spelling, row)) is not None:
            arguments = read_arguments(
                "rest" if saves else row.pattern, "\n".join([first, *lines[1:]]).strip(), date.min
            )
            kept: Arguments = {"save": True} if saves else {}
            return None if arguments is None else _word(row, arguments | kept)
    return None


def _takes_rest(word: Word) -> bool:
    return word.word in ("HUMAN", "SAY", "CAME") or "save" in word.arguments


def _came(line: str) -> Word | None:
    """In the thread of `who_came`, ALL alone marks everybody."""
    arguments = read_arguments("names", line, date.min) or {}
    row = next(row for row in WORDS if row.word == "CAME")
    return _word(row, arguments) if arguments.get("all") else None


def _organizes(line: str) -> bool:
    """Whether a short line starts with an organiser's word: CREATE …, NEW SERIES …, MOVE …, CANCEL SESSION …."""
    head = line.upper()
    return len(line) <= LINE and any(
        head.startswith(word + " ") and line[: len(word)].isupper() for word in NOT_BY_MAIL
    )


def _named_series(text: str, series: tuple[str, ...]) -> Word | None:
    """The name of a series as a word: membership there, if the letter answered named it."""
    slug = re.sub(r"[\s_]+", "-", text.lower())
    if slug not in series:
        return None
    return Word(word="SERIES", intent="series", arguments={"series": str(Safe(slug)), "word": "SERIES"})


def _mistyped(text: str, today: date) -> Word | None:
    """A word of five letters or more that is like exactly one command (0.85 of 1)."""
    if len(text) > LINE:
        return None
    found: dict[str, Word] = {}
    parts = text.split(" ")
    for spelling, row in _spellings(text):  # people mistype the middle of a word, not its start
        size = len(spelling.split(" "))
        head, rest = " ".join(parts[:size]).upper().rstrip(":,"), " ".join(parts[size:])
        if row.pattern in _FREE or row.pattern == "every" or min(len(head), len(spelling)) < TYPO_LENGTH:
            continue
        if abs(len(head) - len(spelling)) <= 3 and SequenceMatcher(None, head, spelling).ratio() >= ALIKE:
            arguments = read_arguments(row.pattern, rest.lstrip(" :-"), today)
            if arguments is not None:
                found[row.word] = _word(row, arguments)
    return next(iter(found.values())) if len(found) == 1 else None


_SPELLINGS: tuple[tuple[str, WordRow], ...] = tuple(
    sorted(((spelling, row) for row in WORDS for spelling in row.words), key=lambda pair: (-len(pair[0]), pair[0]))
)
_BY_START: dict[str, list[tuple[str, WordRow]]] = {}
for _pair in _SPELLINGS:
    _BY_START.setdefault(_pair[0][0], []).append(_pair)
