"""What goes with an edit of a session: its number, the planned letters that move with it, who hears nothing. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.model import Session
from core.text import Safe, lit
from core.wording import count_words
from tui.text import say
from tui.views import marks
from tui.views.edit import Shown
from tui.views.marks import Marked
from tui.views.plan import Told
from tui.views.plan_facts import Altered
from tui.views.planned import what_words

if TYPE_CHECKING:
    from core.planner import Action


def moved(shown: Shown, before: "Sequence[Action]", after: "Sequence[Action]") -> tuple[Altered, ...]:
    """The number that stays, and the first planned letter with its old and its new day."""
    number = shown.session.number
    stays = Marked("ok", lit("address and thread stay the same"))
    word = marks.number_word(number, shown.session.date) if number is not None else lit("none yet")
    lines = [Altered(name=lit("number"), before=word, after=lit("stays"), note=stays)]
    was, now = _first_times(before), _first_times(after)
    kinds = [kind for kind in was if kind in now and now[kind] != was[kind]]
    if kinds:
        kind = min(kinds, key=lambda each: was[each])
        count = sum(action.kind in kinds for action in before)
        note = Marked("later", say("{} with it", count_words(count, "planned letter moves", "planned letters move")))
        lines.append(
            Altered(name=lit("by itself"), before=_said(kind, was[kind]), after=_said(kind, now[kind]), note=note)
        )
    return tuple(lines)


def _first_times(actions: "Sequence[Action]") -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for action in sorted(actions, key=lambda each: each.at):
        found.setdefault(action.kind, action.at)
    return found


def _said(kind: str, at: datetime) -> Safe:
    return say("{} {}", what_words(kind), marks.day_month(at.astimezone(marks.LONDON).date()))


def others(session: Session, number: int, invited: bool) -> tuple[Told, ...]:
    """Members who have not answered: they hear nothing of the edit."""
    if not number:
        return ()
    name = marks.number_word(session.number, session.date)
    why = (
        lit("not told: they have not answered")
        if invited
        else say("not told: the invitation for {} has not gone out", name)
    )
    return (Told(who=say("{} others", number), what=why),)
