"""Pure: what the desk does by itself, to whom, when, until when, and the key that makes each thing happen once only."""

from core.planner.actions import Action, Around, Standing
from core.planner.after import after_session
from core.planner.guests import before_session
from core.planner.hosts import for_hosts
from core.planner.regular import Regular, regular
from core.planner.times import Times, times_of

__all__ = [
    "Action",
    "Around",
    "Regular",
    "Standing",
    "Times",
    "after_session",
    "before_session",
    "for_hosts",
    "of_session",
    "regular",
    "times_of",
]


def of_session(around: Around) -> list[Action]:
    """Everything the desk would do by itself about one session, in order of time."""
    found = [*before_session(around), *for_hosts(around), *after_session(around)]
    return sorted(found, key=lambda action: (action.at, action.key))
