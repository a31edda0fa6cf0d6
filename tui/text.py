"""Measuring, cutting and joining of safe text by terminal cells; spans and lines are what widgets are given."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal, LiteralString

import msgspec

from core.text import Safe, cat

Tone = Literal["", "dim", "bold", "good", "wait", "need", "bad", "new", "chosen", "key", "off"]
"""How a span looks beside what it says: never the only carrier of a meaning."""

MARKS_DRAWN = 3
_ELLIPSIS = Safe("…")
_UNDRAWN = "\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""The joiner of emoji, variation selectors and skin tones: no two terminals agree how wide what they join is."""
_JOINING = "\u200c" + _UNDRAWN


class Span(msgspec.Struct, frozen=True):
    """A piece of a line in one tone."""

    text: Safe
    tone: Tone = ""


Line = tuple[Span, ...]
"""One line of a panel. Pieces stand side by side without a gap."""


def say(template: LiteralString, *parts: Safe | int) -> Safe:
    """A sentence of the program's own with safe parts put in for each `{}`; numbers get thousands separators."""
    return Safe(template.format(*(f"{p:,}" if isinstance(p, int) else p for p in parts)))


def cell(char: str) -> int:
    """Terminal cells of one character: 0, 1 or 2, as Textual counts them, so that our lines and its columns agree."""
    if char < "\u0300":
        return 1 if char >= " " else 0
    category = unicodedata.category(char)
    if category[0] == "M" or char in _JOINING or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff":
        return 0  # marks, joiners and the later letters of a Hangul syllable stand on what is before them
    if category == "Cn":
        return 1
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def width(text: str) -> int:
    """Terminal cells of a text."""
    return len(text) if text.isascii() else sum(map(cell, text))


def drawn(text: Safe) -> Safe:
    """The text on one line as it is drawn: line ends become spaces, at most three combining marks a letter."""
    if text.isascii():
        return text if text.isprintable() else Safe(" ".join(text.split()))
    out: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MARKS_DRAWN and char not in _UNDRAWN:
            out.append(" " if char in "\n\t" else char)
    return Safe("".join(out))


def cut(text: Safe, cells: int) -> Safe:
    """At most `cells` cells of the text; what is cut ends with "…"."""
    if cells <= 0:
        return Safe("")
    text = drawn(text if len(text) < 4_000 else Safe(text[:4_000]))
    if width(text) <= cells:
        return text
    kept = _head(text, cells - 1)
    return cat(Safe(kept.rstrip()), _ELLIPSIS)


def _head(text: str, cells: int) -> str:
    used = 0
    for at, char in enumerate(text):
        used += cell(char)
        if used > cells:
            return text[:at]
    return text


def fit(text: Safe, cells: int, *, right: bool = False) -> Safe:
    """The text in exactly `cells` cells: cut or padded, at the left side unless `right`."""
    text = cut(text, cells)
    gap = " " * max(0, cells - width(text))
    return Safe(gap + text if right else text + gap)


def wrap(text: Safe, cells: int, *, most: int = 0) -> list[Safe]:
    """The text in lines of at most `cells` cells, broken at spaces where it can be; `most` lines (0: all), then "…"."""
    cells = max(1, cells)
    lines = [line for part in text.split("\n") for line in _wrap(drawn(Safe(part)), cells)]
    if most and len(lines) > most:
        last = cut(cat(lines[most - 1], Safe(" …")), cells)
        lines = [*lines[: most - 1], last]
    return lines


def _wrap(text: str, cells: int) -> list[Safe]:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        while width(word) > cells:
            if line:
                lines.append(line)
                line = ""
            head = _head(word, cells) or word[0]
            lines.append(head)
            word = word[len(head) :]
        if line and width(line) + 1 + width(word) > cells:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [Safe(each) for each in (*lines, line)]


def line(*parts: Safe | Span) -> Line:
    """A line of spans; plain texts have no tone. Empty pieces are left out."""
    spans = (part if isinstance(part, Span) else Span(part) for part in parts)
    return tuple(span for span in spans if span.text)


def length(spans: Line) -> int:
    """Cells of a line."""
    return sum(width(span.text) for span in spans)


def cut_line(spans: Line, cells: int) -> Line:
    """A line in exactly `cells` cells: cut with "…" or padded with spaces."""
    out: list[Span] = []
    left = cells
    for at, span in enumerate(spans):
        text = drawn(span.text)
        size = width(text)
        rest = sum(width(other.text) for other in spans[at + 1 :])
        if size > left or (size == left and rest):
            out.append(Span(fit(cat(text, _ELLIPSIS) if size == left else text, left), span.tone))
            return tuple(out)
        out.append(Span(text, span.tone))
        left -= size
    return (*out, Span(Safe(" " * left))) if left else tuple(out)


def ends(left: Line, right: Line, cells: int) -> Line:
    """`left` at the left end and `right` at the right end of a line; the left gives way."""
    right = right if length(right) < cells else cut_line(right, cells)
    room = cells - length(right)
    return (*cut_line(left, room), *right)


def rule(title: Safe, cells: int) -> Line:
    """A heading drawn as a rule across."""
    words = cut(say("─ {} ", title), cells)
    return (Span(Safe(words + "─" * (cells - width(words))), "dim"),)


def joined(separator: LiteralString, parts: Iterable[Safe]) -> Safe:
    """The parts that say something, with a separator of the program's own."""
    return Safe(separator.join(part for part in parts if part))


def columns(parts: Sequence[tuple[Safe | Span, int]]) -> Line:
    """Cells side by side, each fitted to its width; a negative width is right-aligned. One space between."""
    out: list[Span] = []
    for part, size in parts:
        span = part if isinstance(part, Span) else Span(part)
        if out:
            out.append(Span(Safe(" ")))
        out.append(Span(fit(span.text, abs(size), right=size < 0), span.tone))
    return tuple(out)


_ASCII = str.maketrans(
    {
        "✓": "+", "✗": "x", "·": "-", "…": "~", "→": ">", "←": "<", "▶": ">", "•": "*", "■": "#", "□": "o", "●": "*",
        "█": "#", "▌": "#", "▍": "#", "▎": "#", "▏": "#", "▊": "#", "▋": "#", "▉": "#", "░": ".",
        "▁": "_", "▂": "_", "▃": "=", "▄": "=", "▅": "=", "▆": "#", "▇": "#",
        "─": "-", "│": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "├": "+", "┤": "+",
        "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "⇧": "^",
    }
)  # fmt: skip


def ascii_only(text: Safe) -> Safe:
    """The text for a terminal that knows ASCII only: our glyphs become signs, other letters their base or `?`."""
    if text.isascii():
        return text
    out: list[str] = []
    for char in text.translate(_ASCII):
        base = unicodedata.normalize("NFD", char)[0]
        out.append(char if char.isascii() else (base if base.isascii() else "?") * max(cell(char), 0))
    return Safe("".join(out))
