"""The core verbs behind the actions on ideas. The verbs are imported when they are used, as in `acts`."""

from collections.abc import Sequence

from core.errors import Refused
from core.model import Change, Topic
from core.store.ports import Store
from tui.actions.action import Doing


async def merge(store: Store, doing: Doing) -> Change | None:
    """Merge what is marked into one of them (`merged_into`)."""
    from core.operations import topics

    marked = doing.where.ideas
    if len(marked) < 2:
        raise Refused("Mark two ideas with Space first.")
    into = merged_into(marked, doing.where.topic)
    others = [each.id for each in marked if each.id != into.id]
    return await topics.merge(store, doing.desk, doing.actor, into.id, others, ids=doing.ids)


def merged_into(marked: Sequence[Topic], under: Topic | None) -> Topic:
    """The idea that keeps its words: the one under the cursor, else the one with the lowest number."""
    return next((each for each in marked if under is not None and each.id == under.id), marked[0])


async def drop(store: Store, doing: Doing) -> Change | None:
    """Take the idea under the cursor off the list."""
    from core.operations import topics

    if doing.where.topic is None:
        raise Refused("Choose an idea first.")
    return await topics.drop(store, doing.desk, doing.actor, doing.where.topic.id, ids=doing.ids)


async def close(store: Store, doing: Doing) -> Change | None:
    """Close the open vote; the idea with the most points wins."""
    return await _decide(store, doing, "")


async def decide(store: Store, doing: Doing) -> Change | None:
    """Decide a tie: the idea under the cursor wins."""
    return await _decide(store, doing, doing.where.topic.id if doing.where.topic else "")


async def _decide(store: Store, doing: Doing, winner: str) -> Change | None:
    from core.operations import polls

    if doing.where.series is None:
        raise Refused("Choose a series first.")
    return await polls.close_vote(store, doing.desk, doing.actor, doing.where.series.id, winner=winner, ids=doing.ids)
