"""What the status line says: what was done last, and how long its letters still wait."""

from datetime import datetime

import msgspec

from core.text import Safe, lit
from core.wording import count_words
from tui.text import Line, line, say
from tui.views import marks
from tui.views.marks import Marked


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The last thing to say. `letters` leave at `until`; `own` is what this organiser did or was refused;
    `unread` is a refusal that the next Enter shows in full.
    """

    said: Marked | None = None
    letters: int = 0
    until: datetime | None = None
    own: bool = False
    unread: bool = False

    @property
    def line(self) -> Line:
        """What is said."""
        return line(self.said.span) if self.said is not None else ()

    def waits(self, now: datetime) -> Safe:
        """How long the letters wait still."""
        if not self.letters or self.until is None or self.until <= now:
            return Safe("")
        them = lit("it") if self.letters == 1 else lit("them")
        leave = lit("leaves") if self.letters == 1 else lit("leave")
        left = marks.age(self.until - now)
        return say(" · {} {} in {}: u undoes {}", count_words(self.letters, "letter"), leave, left, them)

    def settled(self, now: datetime) -> bool:
        """Whether news of others may take its place."""
        return not self.own or (self.until is not None and self.until <= now)


def done(words: Safe, *, letters: int = 0, until: datetime | None = None) -> Status:
    """Something was done."""
    return Status(said=Marked("ok", words), letters=letters, until=until, own=True)


def not_done(reason: Safe) -> Status:
    """Something was refused or failed; nothing changed."""
    return Status(said=Marked("no", say("not done: {}", reason)), own=True, unread=True)


def refused(words: Safe) -> Status:
    """Something was refused before the first key, and what holds instead."""
    return Status(said=Marked("no", words), own=True, unread=True)


def news(words: Safe) -> Status:
    """Somebody else did something."""
    return Status(said=Marked("later", say("new: {}", words)))


def note(words: Safe) -> Status:
    """Something to know."""
    return Status(said=Marked("later", words))
