"""Every action as a row to look for: its key, its name, what it does, and why it cannot be done just now. Pure."""

from collections.abc import Sequence

import msgspec

from core.text import Safe, join, lit
from tui.actions import Action, Scope
from tui.text import Line, Span, Tone, columns, cut_line, say
from tui.views.bar import key_word, label_of
from tui.where import Where

_SCOPES: dict[Scope, Safe] = {
    "SESSION": lit("the session under the cursor"),
    "CHANGE": lit("the change under the cursor"),
    "LETTER": lit("the letter under the cursor"),
    "TOPIC": lit("the idea under the cursor"),
    "MAIL": lit("the mail under the cursor"),
    "SIGNUP": lit("the person under the cursor"),
    "EVERYWHERE": lit("everywhere"),
    "MOVING": lit("moving"),
}


class CommandRow(msgspec.Struct, frozen=True, kw_only=True):
    """One action; rows without a key are headings."""

    key: str
    keys: Safe = Safe("")
    label: Safe
    says: Safe = Safe("")
    reason: Safe = Safe("")


def commands(actions: Sequence[Action], where: Where, found: str = "") -> list[CommandRow]:
    """The actions of a screen under headings; with `found`, those whose key, name or words hold it, first those whose
    name begins with it.
    """
    rows: list[CommandRow] = []
    scope = ""
    for action in actions:
        row = CommandRow(
            key=action.id, keys=join(" ", map(key_word, action.keys)), label=label_of(action, where, 28),
            says=action.says, reason=action.hindrance(where),
        )  # fmt: skip
        if not _holds(row, found):
            continue
        if action.scope != scope and not found:
            scope = action.scope
            rows.append(CommandRow(key="", label=_SCOPES[action.scope]))
        rows.append(row)
    return sorted(rows, key=lambda row: not row.label.casefold().startswith(found.casefold())) if found else rows


def _holds(row: CommandRow, found: str) -> bool:
    words = found.casefold().split()
    text = f"{row.label} {row.says}".casefold()
    return found in row.keys.split() or all(word in text for word in words)


def command_line(row: CommandRow, cells: int) -> Line:
    """One row: keys, name, what it does; greyed with the reason where it cannot be done."""
    if not row.key:
        return cut_line((Span(say("─ {} ", row.label), "dim"),), cells)
    label = min(30, max(12, cells // 3))
    words = say("not now: {}", row.reason) if row.reason else row.says
    tone: Tone = "off" if row.reason else ""
    return columns(
        [(Span(row.keys, "key"), 9), (Span(row.label, tone), label), (Span(words, tone), cells - 12 - label)]
    )


def first(rows: Sequence[CommandRow]) -> str:
    """The key of the first row that can be chosen."""
    return next((row.key for row in rows if row.key), "")
