"""A user's own keys: lines of `action = key key`, checked against the table and refused by line. No Textual here."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from core.errors import Refused
from core.text import clean_line
from tui.actions import ACTIONS, BY_ID, SCOPES, Action

Keys = tuple[str, ...]
FORBIDDEN = frozenset({
    "ctrl+enter", "ctrl+space", "ctrl+b", "ctrl+a", "ctrl+s", "ctrl+q", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+i", "ctrl+z",
    "ctrl+w", "ctrl+t", "ctrl+n", "ctrl+c", "tab", "shift+tab",
})  # fmt: skip
"""Keys that a terminal, tmux, screen, a browser or the moving between fields takes for itself."""
ALWAYS: Mapping[str, str] = {"view.keys": "?", "view.back": "q", "change.undo": "u", "view.leave": "escape"}
"""What nobody may hide: help, leaving, undo, going back."""
MOVES = frozenset("jkgG")
NONE = "none"
_NAMED = ("space", "enter", "escape", "pagedown", "pageup", "down", "up", "left", "right", "home", "end", "delete")
_KEY = re.compile(rf"[!-+\--~]|ctrl\+[a-z]|{'|'.join(_NAMED)}")


class Keymap(msgspec.Struct, frozen=True):
    """The keys of actions that are not those of the table, by the id of the action. An empty tuple: palette only."""

    own: Mapping[str, Keys] = {}

    def of_screen(self, screen: str) -> Sequence[Action]:
        """The actions that hold on a screen with their keys, its own first."""
        return [self.action(action.id) for scope in SCOPES[screen] for action in ACTIONS if action.scope == scope]

    def action(self, id_: str) -> Action:
        """An action with its keys."""
        action = BY_ID[id_]
        return msgspec.structs.replace(action, keys=self.own[id_]) if id_ in self.own else action


def forbidden(key: str) -> bool:
    """Whether a key never reaches the program everywhere."""
    return key in FORBIDDEN or key.startswith(("alt+", "meta+")) or re.fullmatch(r"f\d+", key) is not None


def read(text: str, where: str) -> Keymap:
    """The keymap of a file. Raises `Refused` with file and line where a key collides, hides another or is forbidden."""
    own: dict[str, Keys] = {}
    lines: dict[str, int] = {}
    for number, row in enumerate(text.splitlines(), 1):
        row = re.sub(r"(^|\s)#(\s.*)?$", "", row).strip()
        if row:
            try:
                id_, keys = _row(row)
            except Refused as refused:
                raise Refused(f"{where}, line {number}: {refused}") from None
            if id_ in own:
                raise Refused(f"{where}, line {number}: {id_} has its keys in line {lines[id_]} already.")
            own[id_], lines[id_] = keys, number
    found = Keymap(own)
    _refuse_clashes(found, lines, where)
    return found


def _row(row: str) -> tuple[str, Keys]:
    id_, equals, rest = (part.strip() for part in row.partition("="))
    if not equals or not rest:
        raise Refused("write an action, “=” and its keys with spaces between, or “none”: session.edit = e")
    if id_ not in BY_ID:
        raise Refused(
            f"there is no action “{clean_line(id_, 40)}”. `thirdthursday dashboard --print-keymap` names all."
        )
    keys = () if rest == NONE else tuple(_key(id_, key) for key in rest.split())
    if id_ in ALWAYS and ALWAYS[id_] not in keys:
        raise Refused(f"“{ALWAYS[id_]}” stays with {id_}, so that it works for everybody. Add it.")
    return id_, keys


def _key(id_: str, key: str) -> str:
    key = f"ctrl+{key[1:].lower()}" if re.fullmatch(r"\^[A-Za-z]", key) else key if len(key) == 1 else key.lower()
    if forbidden(key):
        raise Refused(f"“{clean_line(key, 20)}” does not reach every terminal. Take another key.")
    if not _KEY.fullmatch(key):
        raise Refused(
            f"“{clean_line(key, 20)}” is no key. Use a letter, a sign, ctrl+letter or one of {', '.join(_NAMED)}."
        )
    if key in MOVES and BY_ID[id_].scope != "MOVING":
        raise Refused(f"“{key}” moves in lists, and nothing else. Take another key.")
    return key


def _refuse_clashes(keymap: Keymap, lines: Mapping[str, int], where: str) -> None:
    for screen in SCOPES:
        holders: dict[str, str] = {}
        for action in keymap.of_screen(screen):
            for key in action.keys:
                other = holders.setdefault(key, action.id)
                if other != action.id:
                    mine, its = sorted((action.id, other), key=lambda id_: -lines.get(id_, 0))
                    raise Refused(
                        f"{where}, line {lines[mine]}: “{key}” of {mine} is the key of {its} on {screen} already."
                    )


def written(keymap: Keymap) -> list[str]:
    """The keymap as lines of such a file: every action, under the heading of its scope."""
    rows: list[str] = []
    for scope in dict.fromkeys(action.scope for action in ACTIONS):
        rows += ["", f"# {scope.lower()}"] if rows else [f"# {scope.lower()}"]
        for action in (keymap.action(each.id) for each in ACTIONS if each.scope == scope):
            rows.append(
                f"{action.id} = {' '.join(action.keys) or NONE}".ljust(36) + f" # {action.label}: {action.says}"
            )
    return rows
