"""What the waiting list reads: who waits in which order and why, who moved up, open offers, and the rule that holds."""

from datetime import datetime

import msgspec

from core.model import Person, Series, Session, Signup
from core.signup import queue
from core.store.unit_of_work import View
from tui.facts.counts import Counts, read_counts


class WaitingFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of one waiting list: `waiting` in the order in which they get places, `moved` up by the desk, newest first.

    Until `switch` a free place is given, afterwards it is offered.
    """

    series: Series
    session: Session
    counts: Counts
    waiting: tuple[Signup, ...] = ()
    offers: tuple[Signup, ...] = ()
    moved: tuple[Signup, ...] = ()
    people: dict[str, Person] = {}
    switch: datetime


async def read_waiting(view: View, session_id: str) -> WaitingFacts:
    """The waiting list of one session. The rules of places are imported when this is first asked."""
    from core import promotion

    session = await view.sessions.need(session_id)
    series = await view.series.need(session.series)
    signups = await view.signups.for_session(session.id)
    waiting = tuple(queue(signups, session.hosts))
    offers = tuple(s for s in signups if s.state == "offered")
    up = [s for s in signups if s.state == "going" and s.how == "automatic" and s.reason]
    moved = tuple(sorted(up, key=lambda s: s.changed_at, reverse=True))
    return WaitingFacts(
        series=series,
        session=session,
        counts=await read_counts(view, session, series),
        waiting=waiting,
        offers=offers,
        moved=moved,
        people=await view.people.many(s.person for s in (*waiting, *offers, *moved)),
        switch=promotion.switch_time(session, series),
    )
