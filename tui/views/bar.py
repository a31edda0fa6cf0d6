"""The key bar's labels from the table of actions: undo and redo by the name of what they take back."""

from collections.abc import Callable, Sequence
from typing import LiteralString

from msgspec.structs import replace

from core.model import Change
from core.text import Safe, lit
from tui.actions import Action
from tui.views.frame import KeyLabel, undo_label
from tui.where import Where

_KEY_WORDS: dict[str, Safe] = {
    "enter": lit("Enter"), "escape": lit("Esc"), "pagedown": lit("PgDn"), "pageup": lit("PgUp"), "down": lit("↓"),
    "up": lit("↑"), "space": lit("Space"), "home": lit("Home"), "end": lit("End"), "ctrl+p": lit("^p"), "ctrl+r": lit("^r"),
}  # fmt: skip


def key_word(key: str) -> Safe:
    """A key as people know it."""
    return _KEY_WORDS.get(key, Safe(key))


def label_of(action: Action, where: Where, room: int, *, short: bool = False) -> Safe:
    """The label; undo and redo name what they take back, in `room` cells."""
    change = where.undo if action.id == "change.undo" else where.redo if action.id == "change.redo" else None
    if change is None:
        return (action.short or action.label) if short else action.label
    both = where.undo is not None and where.redo is not None
    word: LiteralString = "Undo" if action.id == "change.undo" else "Redo"
    return undo_label(word, undone_name(change), min(room, 18) if both else room)


def undone_name(change: Change) -> Safe:
    """What a change is called where it is taken back or done again: without saying that it was undone."""
    return Safe(change.summary.removeprefix("undone: ").removeprefix("done again: ")) or Safe(change.verb)


def keys_of(actions: Sequence[Action], where: Where) -> Callable[[int], list[KeyLabel]]:
    """The labels of a screen for a width, in order of their rank; redo only while there is something to redo."""
    if where.screen == "inbox":  # going on to the next mail leaves this one for later
        actions = [replace(a, label=lit("Later"), rank=19) if a.id == "row.down" else a for a in actions]
    shown = [a for a in actions if a.rank and a.keys and not (a.id == "change.redo" and where.redo is None)]

    def labels(cells: int) -> list[KeyLabel]:
        long, short = (28, 18) if cells >= 100 else (12, 12)
        return [
            KeyLabel(
                key_word(action.keys[0]), label_of(action, where, long), label_of(action, where, short, short=True),
                action.rank, not action.hindrance(where), action.short, action.group,
            )
            for action in shown
        ]  # fmt: skip

    return labels


def fixed(actions: Sequence[Action], screen: str) -> list[KeyLabel]:
    """What stands at the right end of the bar; on Home, back is quit."""
    quits = lit("Quit")
    return [
        KeyLabel(key_word(a.keys[0]), quits if screen == "home" and a.id == "view.back" else a.label, a.label)
        for a in actions
    ]
