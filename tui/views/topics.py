"""Topics as a value: ideas in their groups with the points of the vote, and one idea more closely. Pure."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from core.model import Person, Session, Topic, Vote
from core.text import Safe, join, lit
from core.wording import count_words
from tui.facts.topics import TopicsFacts
from tui.text import say
from tui.views import marks
from tui.views.marks import Marked
from tui.views.names import names, organisation_word, person_name

EMPTY = lit("no ideas: people write IDEA: and a line, or n notes one")


class IdeaRow(msgspec.Struct, frozen=True, kw_only=True):
    """One idea in the list; `key` is its id. `points` of `most` in the vote, or None outside of it."""

    key: str
    group: Safe
    number: Safe
    words: Safe
    talkers: Safe
    state: Marked
    points: int | None = None
    most: int = 0


class TopicsView(msgspec.Struct, frozen=True, kw_only=True):
    """The ideas of a series, and how the vote stands."""

    slug: Safe = Safe("")
    rows: tuple[IdeaRow, ...] = ()
    vote: Marked = Marked("later", lit("no vote open"))
    counts: Safe = Safe("")


class IdeaView(msgspec.Struct, frozen=True, kw_only=True):
    """One idea more closely: its words, who can talk about it, what was merged into it, how the vote stands."""

    title: Safe
    words: Safe
    by: Safe
    talkers: tuple[Safe, ...]
    merged: tuple[Safe, ...] = ()
    vote: tuple[Marked, ...] = ()


def topics(facts: TopicsFacts, now: datetime) -> TopicsView:
    """Topics from its facts: the vote first, by points; then the list, used ideas, merged ones."""
    if facts.series is None:
        return TopicsView()
    shown = [topic for topic in facts.topics if not topic.dropped]
    rows = sorted((_row(topic, facts) for topic in shown), key=_order)
    return TopicsView(
        slug=Safe(facts.series.id),
        rows=tuple(rows),
        vote=vote_words(facts, now),
        counts=count_words(len(facts.open), "idea to choose from", "ideas to choose from"),
    )


_GROUPS = (lit("in the vote"), lit("in the list"), lit("on a session"), lit("merged"))


def _order(row: IdeaRow) -> tuple[int, int, int]:
    return (_GROUPS.index(row.group), -(row.points or 0), int(row.key.rpartition(":")[2] or 0))


def _row(topic: Topic, facts: TopicsFacts) -> IdeaRow:
    points = facts.points.get(topic.id) if not (topic.session or topic.merged_into) else None
    return IdeaRow(
        key=topic.id,
        group=_group(topic, in_vote=points is not None),
        number=Safe(str(topic.number)),
        words=topic.text,
        talkers=join(", ", names(topic.talkers, facts.people)),
        state=_state(topic, facts, points),
        points=points,
        most=max(facts.points.values(), default=0),
    )


def _group(topic: Topic, *, in_vote: bool) -> Safe:
    if topic.merged_into:
        return lit("merged")
    return lit("on a session") if topic.session else lit("in the vote") if in_vote else lit("in the list")


def _state(topic: Topic, facts: TopicsFacts, points: int | None) -> Marked:
    if topic.merged_into:
        return Marked("later", say("into {}", Safe(topic.merged_into.rpartition(":")[2])))
    if topic.session:
        session = facts.sessions.get(topic.session)
        return Marked("ok", session_word(session) if session else lit("on a session"))
    if points is None:
        return Marked("later", lit("in the list"))
    if facts.tied and (topic.id in facts.leading or not facts.leading):
        return Marked("need", say("tie {}: s decides", points) if facts.leading else lit("s decides"))
    return Marked("later", points_words(points))


def points_words(points: int) -> Safe:
    """`7 points`."""
    return count_words(points, "point")


def session_word(session: Session) -> Safe:
    """`#20 Thu 21 Jan`."""
    number = say("#{} ", Safe(str(session.number))) if session.number is not None else Safe("")
    return say("{}{}", number, marks.short_day(session.date))


def vote_words(facts: TopicsFacts, now: datetime) -> Marked:
    """How the vote stands: none, open with its close, or over and to be decided."""
    vote = facts.vote
    if vote is None:
        return Marked("later", lit("no vote open (v opens one)"))
    session = facts.sessions.get(vote.session)
    about = session_word(session) if session else lit("a session")
    if not facts.tied:
        voted = say("{} of {} voted", len(facts.ballots), facts.members)
        return Marked("ok", say("vote on {}: {}, {}", about, closing(vote, facts, now), voted))
    if not facts.leading:
        return Marked("need", say("vote on {} closed, nobody voted: s puts an idea on it", about))
    score = Safe(":".join(str(facts.points[each]) for each in facts.leading))
    return Marked("need", say("tie {} for {}: s decides", score, about))


def closing(vote: Vote, facts: TopicsFacts, now: datetime) -> Safe:
    """`closes Thu 14 Jan 17:00`, or that it is over any moment."""
    zone = marks.zone_of(facts.series.zone if facts.series else "Europe/London")
    moment = say("{} {}", marks.short_day(vote.closes_at.astimezone(zone).date()), marks.clock(vote.closes_at, zone))
    return say("closes {}", moment) if vote.closes_at > now else say("closed {}, being counted", moment)


def idea(key: str, facts: TopicsFacts, now: datetime) -> IdeaView | None:
    """One idea from the facts."""
    topic = next((each for each in facts.topics if each.id == key), None)
    if topic is None:
        return None
    by = person_name(facts.people.get(topic.person)) if topic.person else lit("an organiser")
    return IdeaView(
        title=say("Idea {}", Safe(str(topic.number))),
        words=topic.text,
        by=say("suggested by {}, {}", by, marks.when(topic.created_at, now)),
        talkers=tuple(_talkers(topic, facts.people)),
        merged=tuple(
            say("{}  {}", Safe(str(each.number)), each.text) for each in facts.topics if each.merged_into == topic.id
        ),
        vote=tuple(_vote_lines(topic, facts, now)),
    )


def _talkers(topic: Topic, people: dict[str, Person]) -> list[Safe]:
    found = [people[each] for each in topic.talkers if each in people]
    return [say("{} · {}", person_name(each), organisation_word(each)) for each in found]


def _vote_lines(topic: Topic, facts: TopicsFacts, now: datetime) -> Sequence[Marked]:
    if topic.session or topic.merged_into:
        return [_state(topic, facts, None)]
    if facts.vote is None or topic.id not in facts.points:
        return [Marked("later", lit("not in a vote"))]
    place = 1 + sum(points > facts.points[topic.id] for points in facts.points.values())
    stands = say("{}, number {} of {}", points_words(facts.points[topic.id]), place, len(facts.points))
    option = say("option {} in the letter", facts.vote.options.index(topic.id) + 1)
    return [vote_words(facts, now), Marked("later", stands), Marked("later", option)]
