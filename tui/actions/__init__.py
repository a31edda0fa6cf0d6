"""The one table of actions: keys, key bar, help, palette, command twins and tests come from it. No Textual here."""

from collections.abc import Sequence

from tui.actions import changes, everywhere, letters, looking, mail, people, sessions, topics
from tui.actions.action import Act, Action, Asks, Doing, Scope

__all__ = ["ACTIONS", "BY_ID", "FIXED", "SCOPES", "Act", "Action", "Asks", "Doing", "Scope", "of_screen"]

ACTIONS: tuple[Action, ...] = (
    *sessions.ACTIONS, *mail.ACTIONS, *people.ACTIONS, *letters.ACTIONS, *topics.ACTIONS, *changes.ACTIONS, *everywhere.ACTIONS,
    *looking.ACTIONS,
)  # fmt: skip

FIXED = ("view.keys", "view.back")
"""What stands at the right end of every key bar and is never cut."""

SCOPES: dict[str, tuple[Scope, ...]] = {
    "home": ("SESSION", "EVERYWHERE", "MOVING"),
    "schedule": ("SESSION", "EVERYWHERE", "MOVING"),
    "inbox": ("MAIL", "EVERYWHERE", "MOVING"),
    "people": ("SIGNUP", "EVERYWHERE", "MOVING"),
    "outbox": ("LETTER", "EVERYWHERE", "MOVING"),
    "topics": ("TOPIC", "EVERYWHERE", "MOVING"),
    "log": ("CHANGE", "EVERYWHERE", "MOVING"),
}
"""Which scopes hold on a screen; the first is the screen's own."""

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}


def of_screen(screen: str) -> Sequence[Action]:
    """The actions that hold on a screen, its own first."""
    return [action for scope in SCOPES[screen] for action in ACTIONS if action.scope == scope]
