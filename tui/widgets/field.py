"""A field to type in: one line between brackets."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.widgets import Input

from core.text import Safe, clean_line


class Field(Input):
    """A line of text that people type. What is read from it is cleaned like any text from outside."""

    EDITING: ClassVar[dict[str, Callable[[Input], None]]] = {
        "backspace": Input.action_delete_left,
        "delete": Input.action_delete_right,
        "left": Input.action_cursor_left,
        "right": Input.action_cursor_right,
        "home": Input.action_home,
        "end": Input.action_end,
        "ctrl+u": Input.action_delete_left_all,
        "ctrl+k": Input.action_delete_right_all,
        "ctrl+w": Input.action_delete_left_word,
    }

    def __init__(self, value: Safe = Safe(""), *, id: str) -> None:  # noqa: A002
        super().__init__(value, id=id, compact=True, select_on_focus=False)

    @property
    def text(self) -> Safe:
        """What was typed, cleaned."""
        return clean_line(self.value)

    async def _on_key(self, event: events.Key) -> None:
        """Edit at once: as bindings these keys would overtake letters typed in the same burst, as a slow line sends them.

        Textual would type the letters first and delete afterwards.
        """
        edit = self.EDITING.get(event.key)
        if edit is None:
            return
        event.stop()
        event.prevent_default()
        edit(self)
