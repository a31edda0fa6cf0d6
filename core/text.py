"""The only cleaning functions for text that came from outside; everything shown, stored or sent is `Safe`."""

import re
import unicodedata
from collections.abc import Iterable
from typing import LiteralString, NewType

from core.errors import Refused

Safe = NewType("Safe", str)
"""Text without control, bidi, zero-width or tag characters. Only this module makes one."""

TEXT_LIMIT = 10_000
LINE_LIMIT = 200
SUBJECT_LIMIT = 60
MARKS_IN_A_ROW = 8

# C0 but tab and newline, DEL, C1, the Unicode line ends, bidi controls, zero-width and tag characters, and the
# other invisible format characters that Unicode marks as default-ignorable (soft hyphen, Hangul fillers, ...).
_REMOVED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e"
    "\u200b\u2060-\u206f\ufeff\u00ad\u180e\u115f\u1160\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_JOINERS = re.compile("[\u200c\u200d]")
_SPACES = re.compile(r"[ \t\n\u00a0]+")
_FIRST_MARK = "\u0300"
_PLAIN = re.compile(r"[ -~\n\t]*\Z")


def clean_text(value: object, limit: int = TEXT_LIMIT) -> Safe:
    """Clean `value` for storing, showing and for calendar objects; at most `limit` characters.

    Removes what `docs/safety.md` lists: C0 except newline and tab, DEL, C1, U+2028/2029, bidi controls, zero-width and
    tag characters; lone surrogates become U+FFFD; joiners stay only between letters or emoji; more than eight
    combining marks in a row are cut. Idempotent and linear.
    """
    text = str(value)
    if len(text) > limit * 4:
        text = text[: limit * 4]  # so that a megabyte costs no more than the limit
    if _PLAIN.match(text):
        return Safe(text[:limit])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATES.sub("\ufffd", text)
    # marks are cut before the first NFC, which sorts long runs of them in quadratic time, and after it for those it made
    text = _normalised(_cut_marks(_REMOVED.sub("", text)))
    return Safe(_normalised(_cut_marks(text)[:limit]))


def _normalised(text: str) -> str:
    """NFC with the joiners settled; removing a joiner can let two characters compose, hence the second NFC."""
    text = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _keep_joiners(text)) if _JOINERS.search(text) else text


def clean_line(value: object, limit: int = LINE_LIMIT) -> Safe:
    """Clean `value` to one line: newlines, tabs and runs of spaces become one space, the ends are trimmed."""
    text = _SPACES.sub(" ", clean_text(value, limit * 4)).strip()
    return clean_text(text[:limit].rstrip(), limit)


def clean_header(value: object, limit: int = LINE_LIMIT) -> Safe:
    """Clean `value` for an outgoing header. Raises `Refused` when nothing is left."""
    line = clean_line(value, limit)
    if not line:
        raise Refused("A mail header would be empty after cleaning. Give it at least one visible character.")
    return line


def lit(value: LiteralString) -> Safe:
    """A text written in the program itself."""
    return Safe(value)


def cat(*parts: Safe) -> Safe:
    """Join safe texts into a safe text."""
    return Safe("".join(parts))


def join(separator: LiteralString, parts: Iterable[Safe]) -> Safe:
    """Join safe texts with a separator of the program's own."""
    return Safe(separator.join(parts))


def _joinable(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMS"


def _keep_joiners(text: str) -> str:
    """Keep U+200C and U+200D only between two letters, marks or symbols (Persian, Indic scripts, emoji)."""
    out: list[str] = []
    last = len(text) - 1
    for at, char in enumerate(text):
        if char in "\u200c\u200d" and not (out and at < last and _joinable(out[-1]) and _joinable(text[at + 1])):
            continue
        out.append(char)
    return "".join(out)


def _cut_marks(text: str) -> str:
    """Keep at most eight combining marks in a row; a joiner between them does not start a new row."""
    out: list[str] = []
    run = 0
    for char in text:
        if char >= _FIRST_MARK and unicodedata.category(char)[0] == "M":
            run += 1
        elif char not in "\u200c\u200d":
            run = 0
        if run <= MARKS_IN_A_ROW:
            out.append(char)
    return "".join(out)


_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z"
)


def is_address(value: str) -> bool:
    """Whether `value` is exactly one plain mail address (ASCII, A-label domain, at most 254 characters)."""
    if len(value) > 254 or not _ADDRESS.match(value):
        return False
    local = value.rsplit("@", 1)[0]
    return not (local.startswith(".") or local.endswith(".") or ".." in local)


def clean_address(value: str) -> Safe:
    """A mail address in the form we compare and store: lower case. Raises `Refused` for anything else."""
    if not is_address(value):
        raise Refused(f"“{clean_line(value, 80)}” is not a mail address. Write it like name@council.example.")
    return Safe(value.lower())
