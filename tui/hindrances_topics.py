"""Why an action on ideas for topics cannot be done just now. Pure; no Textual here."""

from core.text import Safe, lit
from tui.hindrances import changing
from tui.text import say
from tui.where import Where


def listed(where: Where) -> Safe:
    """Needs a series."""
    return changing(where) if where.series is not None else lit("there is no series yet")


def idea(where: Where) -> Safe:
    """Needs an idea under the cursor that is neither merged nor dropped."""
    if where.topic is None:
        return lit("there is no idea here")
    if where.topic.merged_into:
        return say("it was merged into idea {}", Safe(where.topic.merged_into.rpartition(":")[2]))
    return lit("it was dropped") if where.topic.dropped else changing(where)


def unvoted(where: Where) -> Safe:
    """As `idea`, and not in the open vote."""
    reason = idea(where)
    if reason or where.topic is None or where.vote is None or where.vote.closed_at is not None:
        return reason
    return lit("it is in the open vote: v closes it") if where.topic.id in where.vote.options else Safe("")


def voting(where: Where) -> Safe:
    """Needs an open vote."""
    if where.vote is None or where.vote.closed_at is not None:
        return lit("no vote is open (v opens one)")
    return changing(where)


def merging(where: Where) -> Safe:
    """Needs two marked ideas that are open."""
    if len(where.ideas) < 2:
        return lit("mark two with Space")
    closed = [each for each in where.ideas if each.merged_into or each.dropped or each.session]
    if closed:
        return say("idea {} is not open any more", Safe(str(closed[0].number)))
    return changing(where)


def placing(where: Where) -> Safe:
    """As `idea`, with a session to come; a tied vote is decided by one of those that lead."""
    reason = idea(where)
    if reason or where.topic is None:
        return reason
    if where.topic.session:
        return lit("it is the topic of a session already")
    return Safe("") if where.coming else lit("no session is coming")


def polling(where: Where) -> Safe:
    """Needs an open vote to close, or a session and two ideas to open one."""
    if where.series is None:
        return lit("there is no series yet")
    if where.vote is not None and where.vote.closed_at is None:
        return changing(where) if where.leading else lit("nobody has voted yet")
    if where.backlog < 2:
        return lit("a vote needs two ideas")
    return changing(where) if where.coming else lit("no session is coming")
