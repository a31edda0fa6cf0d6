"""The lint of letters.md: what every letter must keep, said in sentences. Pure; for tests, overrides and free text."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from core.letters.catalogue import Listed, listed
from core.text import SUBJECT_LIMIT
from core.wording import Language
from core.words import WORDS

AVERAGE_WORDS: Final = 15
MOST_WORDS: Final = 25
FEWEST_LINES: Final = 3
MOST_LINES: Final = 18

_GREETING: Final = {"en": "Hello", "cy": "Helo"}
_WHY: Final = {"en": "You are getting this because ", "cy": "Rydych yn cael hwn oherwydd "}
_STOPS: Final = {"en": "Reply STOP to leave this series.", "cy": "Atebwch STOP i adael y gyfres hon."}
_RUN_BY: Final = {"en": " Run by ", "cy": " Trefnir gan "}

# The canonical words and the forms of them that letters offer; ALL answers `who_came`.
COMMANDS: Final = frozenset(
    {row.word for row in WORDS}
    | {word for row in WORDS for word in row.words if word in ("JOIN", "STATUS", "INVITE")}
    | {"STOP ALL", "PHONE OFF", "PAIR OFF", "TALK OFF", "PERSONAL OFF", "TEST CALENDAR", "ALL", "VOTE"}
)
_MONTHS: Final = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_COMMAND: Final = re.compile(
    r"(?<![\w’'])(" + "|".join(re.escape(word) for word in sorted(COMMANDS, key=len, reverse=True)) + r")(?![\w’'])"
)
_CAPITALS: Final = re.compile(rf"(?<![\w’'])(?!(?:{_MONTHS})\b)[A-Z]{{2,}}(?:['’][A-Z]+)?\b")
_ALLOWED: Final = frozenset({"PIN", "ID", "UK", "CPD", "CSV", "JSON", "IT"})
_HEADED: Final = frozenset({"evidence_report", "case_note", "certificate"})
_HEADING: Final = re.compile(r"[A-Z][A-Z ’',.&-]+\Z")
_SERIES_WORD: Final = re.compile(r"Reply [A-Z]{2,} to be invited\.")  # {news_line}: the name of a series is a word
_LISTED: Final = re.compile(
    r"- |\d+\. |\S+:\s*\S[^.?!]*\Z|[A-Z’': ]+  \S|(?:When|Topic|Host|How to join|By phone|Was|Now|New): "
)
_SENTENCE: Final = re.compile(r"(?<=[.?!])\s+")
_WEB: Final = re.compile(r"(?i)https?:|www\.|\.uk/|(?<![\w.@-])(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*")
_UNWANTED: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(?i)\bclick\w*|\bplease note\b|\bkindly\b|\butilis\w+|\bunfortunately\b|\battendees?\b|\brsvp\b"), "banned"),
    (re.compile(r"(?i)\byour registration\b|\bmidnight\b"), "banned"),
    (re.compile(r"\d(?:st|nd|rd|th)\b"), "an ordinal"),
    (re.compile(r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b(?!\s?[ap]m)"), "a 24-hour time"),
    (re.compile(r":00\s?[ap]m\b"), "a time with :00"),
    (re.compile(r"\{"), "an unfilled place"),
    (re.compile(r"\n\n\n"), "a doubled empty line"),
)  # fmt: skip


def lint(
    kind: str, subject: str, text: str, offers: Collection[str] | None = None,
    *, links: Collection[str] = (), language: Language = "en",
) -> list[str]:  # fmt: skip
    """What is wrong with a rendered letter, one sentence each; empty when nothing is.

    `offers` are the words the text may offer (those of the catalogue by default), `links` the joining address and its
    typeable form. Sentence lengths and banned words are those of English and not asked of Welsh.
    """
    row = listed(kind)
    allowed = frozenset(row.offers if offers is None else offers) | {"STOP", "STOP ALL"}
    checks = [
        *_subject(subject),
        *_footer(row, text, language),
        *_lines(row, text, language),
        *_links(subject, text, links),
    ]
    checks += [*_words(text, allowed), *_capitals(row, f"{subject}\n{text}")]
    return checks if language == "cy" else [*checks, *_english(subject, text)]


def _subject(subject: str) -> Iterator[str]:
    if not subject.strip() or "\n" in subject:
        yield "The subject must be one line that is not empty."
    if len(subject) > SUBJECT_LIMIT:
        yield f"The subject has {len(subject)} characters; the limit is {SUBJECT_LIMIT}."


def _footer(row: Listed, text: str, language: Language) -> Iterator[str]:
    last = text.rstrip("\n").split("\n\n")[-1].split("\n")
    long = len(last) == 3 and last[0].startswith(_WHY[language]) and last[1].startswith(_STOPS[language])
    if row.footer == "full" and not long:
        yield "The last block must be the whole footer: write {footer} on the last line."
    if row.footer != "full" and len(last) != 1:
        yield "The last block must be the short footer, one line: the series, who runs it, the address."
    if row.footer != "bare" and _RUN_BY[language] not in last[-1]:
        yield "The footer must say who runs the series."


def _lines(row: Listed, text: str, language: Language) -> Iterator[str]:
    blocks = text.rstrip("\n").split("\n\n")[:-1]
    body = [line for block in blocks for line in block.split("\n") if not line.startswith(_GREETING[language])]
    if not row.long and not FEWEST_LINES <= len(body) <= MOST_LINES:
        yield f"There are {len(body)} lines between greeting and footer; {FEWEST_LINES} to {MOST_LINES} are allowed."


def _links(subject: str, text: str, links: Collection[str]) -> Iterator[str]:
    rest = f"{subject}\n{text}"
    for link in sorted(links, key=len, reverse=True):
        rest = rest.replace(link, "")
    if found := _WEB.search(rest):
        yield f"“{found[0][:40]}” is a web address; only the joining address may stand in a letter."


def _words(text: str, allowed: Collection[str]) -> Iterator[str]:
    for sentence in _sentences(text, every=True):
        found = set(_COMMAND.findall(sentence))
        for word in sorted(found - set(allowed)):
            yield f"The word {word} is offered, but it is not among the words of this letter."
        if len({word.removesuffix(" ALL") for word in found}) > 1:
            yield f"One command word in a sentence: “{sentence[:80]}” has {', '.join(sorted(found))}."


def _capitals(row: Listed, text: str) -> Iterator[str]:
    for line in _SERIES_WORD.sub("", text).split("\n"):
        if row.key in _HEADED and _HEADING.match(line):
            continue
        for word in _CAPITALS.findall(_COMMAND.sub("", line)):
            if word not in _ALLOWED:
                yield f"“{word}” is in capitals, which are for command words."


def _english(subject: str, text: str) -> Iterator[str]:
    for pattern, name in _UNWANTED:
        if found := pattern.search(f"{subject}\n{text}"):
            yield f"“{found[0].strip() or 'an empty line'}” is {name}."
    lengths = {sentence: _length(sentence) for sentence in _sentences(text)}
    for sentence, length in lengths.items():
        if length > MOST_WORDS:
            yield f"A sentence of {length} words; the limit is {MOST_WORDS}: “{sentence[:80]}…”."
    if lengths and sum(lengths.values()) > AVERAGE_WORDS * len(lengths):
        yield f"Sentences have {sum(lengths.values()) / len(lengths):.1f} words on average; the limit is {AVERAGE_WORDS}."


def _sentences(text: str, *, every: bool = False) -> Iterator[str]:
    """The sentences of the body and footer; lists and joining details only with `every`, headings never."""
    for line in text.split("\n"):
        if line and not _HEADING.match(line) and (every or not _LISTED.match(line)):
            yield from _SENTENCE.split(line)


def _length(sentence: str) -> int:
    return sum(any(char.isalnum() for char in word) for word in sentence.split())
