"""What Topics reads: the ideas of a series, who can talk about them, the vote with its points, and sessions to come."""

from datetime import datetime

import msgspec

from core.model import Ballot, Person, Series, Session, Topic, Vote
from core.store.unit_of_work import View


class TopicsFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of Topics. `vote` is open, or closed and not decided; `points` are those of its options, in their order.

    `ballots` are the votes given so far, `members` how many were asked. `sessions` are those to come and those that an
    idea is the topic of, by id.
    """

    series: Series | None = None
    topics: tuple[Topic, ...] = ()
    people: dict[str, Person] = {}
    vote: Vote | None = None
    points: dict[str, int] = {}
    ballots: tuple[Ballot, ...] = ()
    members: int = 0
    sessions: dict[str, Session] = {}
    coming: tuple[Session, ...] = ()

    @property
    def leading(self) -> tuple[str, ...]:
        """The options with the most points; none where nobody voted."""
        most = max(self.points.values(), default=0)
        return tuple(option for option, points in self.points.items() if points == most) if most else ()

    @property
    def tied(self) -> bool:
        """Whether the vote is over and waits for somebody to choose."""
        return self.vote is not None and self.vote.closed_at is not None

    @property
    def open(self) -> tuple[Topic, ...]:
        """The ideas that are neither used, merged nor dropped."""
        return tuple(t for t in self.topics if not (t.session or t.merged_into or t.dropped))


async def read_topics(view: View, series_id: str, now: datetime) -> TopicsFacts:
    """Everything of one series. The verbs of votes are imported when this is first asked."""
    from core.operations import polls
    from core.operations.planning.deeds import points_of

    series = await view.series.get(series_id) if series_id else None
    if series is None:
        return TopicsFacts()
    topics = tuple(await view.topics.of_series(series.id))
    vote = await polls.undecided(view, series.id, now)
    ballots = tuple(await view.ballots.of_vote(vote.id)) if vote else ()
    coming = [s for s in await view.sessions.of_series(series.id, after=now) if s.state in ("planned", "open")]
    used = [await view.sessions.get(t.session) for t in topics if t.session]
    known = [*coming, *(s for s in used if s is not None)]
    who = {*(b.person for b in ballots), *(p for t in topics for p in (t.person, *t.talkers))}
    return TopicsFacts(
        series=series,
        topics=topics,
        people=await view.people.many(sorted(who)),
        vote=vote,
        points=await points_of(view, vote) if vote else {},
        ballots=ballots,
        members=len(await polls.members(view, series.id)),
        sessions={s.id: s for s in known},
        coming=tuple(coming),
    )
