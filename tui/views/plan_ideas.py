"""What a change would do to ideas for topics, votes and the votes of people, as differences in words. Pure."""

from collections.abc import Iterable

from core.model import Ballot, Topic, Vote
from core.text import Safe, join, lit
from tui.text import say
from tui.views import marks
from tui.views.names import person_name
from tui.views.plan_facts import Altered, Tried, altered, pairs


def ideas(tried: Tried) -> Iterable[Altered]:
    """Differences of ideas, votes and ballots."""
    yield from _topics(tried)
    yield from _votes(tried)
    for before, after in pairs(tried, Ballot, "ballots"):
        one = after or before
        if one is not None:
            who = person_name(tried.people.get(one.person), absent=lit("a vote"))
            yield Altered(name=who, before=_choice(before), after=_choice(after))


def _topics(tried: Tried) -> Iterable[Altered]:
    for before, after in pairs(tried, Topic, "topics"):
        if after is None:
            continue
        name = f"idea {after.number}"
        if before is None:
            yield altered(name, lit("—"), after.text)
            continue
        if before.text != after.text:
            yield altered(name, before.text, after.text)
        if standing(before) != standing(after):
            yield altered(name, standing(before), standing(after))


def standing(topic: Topic) -> Safe:
    """Where an idea stands: `in the list`, `dropped`, `merged into idea 9`, `topic of 2027-01-21`."""
    if topic.merged_into:
        return say("merged into idea {}", Safe(topic.merged_into.rpartition(":")[2]))
    if topic.dropped:
        return lit("dropped")
    if topic.session:
        return say("topic of {}", Safe(topic.session.removeprefix(f"{topic.series}-")))
    return lit("in the list")


def _votes(tried: Tried) -> Iterable[Altered]:
    for before, after in pairs(tried, Vote, "votes"):
        if after is None:
            continue
        yield altered("vote", lit("—") if before is None else _vote(before), _vote(after))


def _vote(vote: Vote) -> Safe:
    if vote.winner:
        return say("closed: idea {} wins", Safe(vote.winner.rpartition(":")[2]))
    if vote.closed_at is not None:
        return lit("closed, not decided")
    day, clock = marks.short_day(vote.closes_at.astimezone(marks.LONDON).date()), marks.clock(vote.closes_at)
    return say("open on {} ideas until {} {}", len(vote.options), day, clock)


def _choice(ballot: Ballot | None) -> Safe:
    if ballot is None:
        return lit("no vote")
    return join(", then ", [Safe(str(number)) for number in ballot.choice])
