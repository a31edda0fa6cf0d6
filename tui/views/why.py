"""The story of a sign-up as lines: its reason, its place in the queue, and every change that led there. Pure."""

from collections.abc import Sequence
from datetime import datetime

from core.model import Change
from core.text import Safe, lit
from tui.text import Line, Span, line, say, wrap
from tui.views import marks
from tui.views.names import actor_name
from tui.views.plan import STANDINGS
from tui.where import Where


def why(where: Where, changes: Sequence[Change], now: datetime, cells: int) -> list[Line]:
    """First where the person stands and the reason kept for it, then the changes, newest first."""
    signup = where.signup
    says = [lit("hosts the session: the place is counted with it")] if where.hosting else []
    if signup is not None:
        says.append(say("{} since {}", STANDINGS[signup.state], marks.when(signup.changed_at, now)))
        says += [signup.reason] if signup.reason else []
        says += [say("said: {}", signup.comment)] if signup.comment else []
    lines = [line(Span(part, "bold")) for text in says or [lit("no sign-up")] for part in wrap(text, cells)]
    return [*lines, line(), *(part for change in changes for part in _change(change, now, cells))]


def _change(change: Change, now: datetime, cells: int) -> list[Line]:
    words = say(
        "{}  {} (by {})", marks.moment(change.at, now), change.summary or Safe(change.verb), actor_name(change.actor)
    )
    reason = [line(Span(say("       {}", part), "dim")) for part in wrap(change.reason, cells - 7)]
    return [line(part) for part in wrap(words, cells)] + (reason if change.reason else [])
