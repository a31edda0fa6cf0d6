"""From a mail's text to the words this person typed now, stage by stage (inbound.md 5)."""

from core.text import Safe, clean_text
from core.understanding import Removed, ReplyText
from mailgateway.reading.disclaimers import disclaimer_at, is_marking, marking_lines
from mailgateway.reading.quote_heads import is_quoted
from mailgateway.reading.quotes import Numbered, Unquoted, unmarked, without_quotes
from mailgateway.reading.signatures import (
    contact_at,
    dashed_name_at,
    delimiter_at,
    is_greeting,
    is_sign_off,
    is_tagline,
    own_name_at,
    sign_off_at,
)

LINES = 20_000
LINE = 2_000

_ENDS = (
    ("disclaimer", disclaimer_at),
    ("signature", sign_off_at),
    ("signature", contact_at),
    ("signature", dashed_name_at),
)


def sent_lines(sent: tuple[str, ...]) -> frozenset[str]:
    """The lines of our own letter in the form lines are compared in."""
    return frozenset(line for text in sent if (line := unmarked(text)))


def read_reply(text: str, sent: frozenset[str], *, writer: str = "") -> ReplyText:
    """The stages of one normalised text (inbound.md 5). A stage that would leave no word keeps its input.

    `writer` is the display name of the sender: a last line that is only this name is a signature.
    """
    lines = [(at + 1, line[:LINE]) for at, line in enumerate(text.split("\n")[:LINES])]
    removed: list[Removed] = []
    body = _cut_start(lines, marking_lines(lines), "banner", removed)
    if not _has_word(body):  # a mail may be nothing but a banner: then there is nothing to read
        return ReplyText(full=clean_text(text), certain=False, removed=tuple(removed))
    unquoted = without_quotes(body, sent)
    removed += [Removed(what=what, first=first, last=last) for what, first, last in unquoted.removed]
    signed = _without_signature(unquoted.lines, removed)
    final, whole = _typed(signed, unquoted, removed, writer)
    return ReplyText(
        full=clean_text(text),
        without_quotes=_text([*unquoted.lines, *unquoted.forwarded]),
        without_signature=_text(signed),
        final=_text(final),
        certain=whole and not unquoted.perhaps and not unquoted.only,
        removed=tuple(removed),
    )


def _without_signature(lines: list[Numbered], removed: list[Removed]) -> list[Numbered]:
    """Without what stands below a signature mark, and without taglines of mobile programs."""
    kept = _cut_end(lines, delimiter_at(lines), "signature", removed)
    rest = [line for line in kept if not is_tagline(line[1])]
    if not _has_word(rest):
        return kept
    removed += [Removed(what="tagline", first=number, last=number) for number, text in kept if is_tagline(text)]
    return _trimmed(rest)


def _typed(
    lines: list[Numbered], unquoted: Unquoted, removed: list[Removed], writer: str
) -> tuple[list[Numbered], bool]:
    """The last stage, and whether every step left a word. Quotes that nobody announced are never words."""
    if unquoted.only:
        return [], False
    lines = [line for line in lines if not is_quoted(line[1])]
    lines = _cut_start(lines, marking_lines(lines), "banner", removed)
    lines = [line for line in lines if not is_marking(line[1])]
    whole = True
    for what, find in _ENDS:
        cut = find(lines)
        left = _cut_end(lines, cut, what, removed)
        whole = whole and (left is not lines or cut >= len(lines))
        lines = left
    lines = _cut_end(lines, own_name_at(lines, writer), "signature", removed)
    nothing = all(not text.strip() or is_sign_off(text) or is_greeting(text) or is_tagline(text) for _, text in lines)
    return ([] if nothing and not _thanks_only(lines) else _trimmed(lines)), whole


def _thanks_only(lines: list[Numbered]) -> bool:
    """“Thanks” alone is something a person typed."""
    return any("thank" in text.lower() or "diolch" in text.lower() or "cheers" in text.lower() for _, text in lines)


def _cut_end(lines: list[Numbered], at: int, what: str, removed: list[Removed]) -> list[Numbered]:
    """`lines` up to `at`; the input itself when nothing is cut or no word would be left."""
    if at >= len(lines) or not _has_word(lines[:at]):
        return lines
    removed.append(Removed(what=what, first=lines[at][0], last=lines[-1][0]))
    return _trimmed(lines[:at])


def _cut_start(lines: list[Numbered], count: int, what: str, removed: list[Removed]) -> list[Numbered]:
    if count and any(text.strip() for _, text in lines[:count]):
        removed.append(Removed(what=what, first=lines[0][0], last=lines[count - 1][0]))
    return lines[count:]


def _has_word(lines: list[Numbered]) -> bool:
    return any(char.isalnum() for _, text in lines for char in text)


def _trimmed(lines: list[Numbered]) -> list[Numbered]:
    start, end = 0, len(lines)
    while start < end and not lines[start][1].strip():
        start += 1
    while end > start and not lines[end - 1][1].strip():
        end -= 1
    return lines[start:end]


def _text(lines: list[Numbered]) -> Safe:
    return clean_text("\n".join(text for _, text in lines))
