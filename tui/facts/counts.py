"""How many people stand where for a session, and how many places that takes; hosts are counted once."""

from collections.abc import Iterable

import msgspec

from core.model import Series, Session, Signup, SignupState
from core.signup import capacity_of, holds_place
from core.store.unit_of_work import View


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Standings of one session. `used` places of `capacity` (None: no limit); hosts and a place kept for one count."""

    going: int = 0
    maybe: int = 0
    declined: int = 0
    waiting: int = 0
    unconfirmed: int = 0
    used: int = 0
    capacity: int | None = None

    @property
    def full(self) -> bool:
        """Whether nobody gets a place at once."""
        return self.capacity is not None and (self.used >= self.capacity or self.waiting > 0)


def count(session: Session, series: Series, signups: Iterable[Signup]) -> Counts:
    """The counts of a session from all its sign-ups."""
    guests = [s for s in signups if s.person not in session.hosts]
    hosts = len(session.hosts)
    return Counts(
        going=hosts + sum(s.state in ("going", "offered") for s in guests),
        maybe=sum(s.state == "maybe" for s in guests),
        declined=sum(s.state in ("declined", "withdrawn", "removed") for s in guests),
        waiting=sum(s.state == "waitlisted" for s in guests),
        unconfirmed=sum(s.state == "unconfirmed" for s in guests),
        used=max(1, hosts) + sum(holds_place(s) for s in guests),
        capacity=capacity_of(session, series),
    )


async def read_counts(view: View, session: Session, series: Series) -> Counts:
    """The counts of a session from the index, without reading its sign-ups (hosts and held maybes excepted)."""
    number: dict[SignupState, int] = {state: await view.signups.count(session.id, state) for state in _STATES}
    hosts = [await view.signups.of(session.id, host) for host in session.hosts]
    for signup in hosts:
        if signup is not None:
            number[signup.state] -= 1
    maybes = await view.signups.in_state(session.id, "maybe") if number["maybe"] else []
    holding = sum(s.holding for s in maybes if s.person not in session.hosts)
    seated = number["going"] + number["offered"]
    return Counts(
        going=len(session.hosts) + seated,
        maybe=number["maybe"],
        declined=number["declined"] + number["withdrawn"] + number["removed"],
        waiting=number["waitlisted"],
        unconfirmed=number["unconfirmed"],
        used=max(1, len(session.hosts)) + seated + holding,
        capacity=capacity_of(session, series),
    )


_STATES: tuple[SignupState, ...] = (
    "going",
    "offered",
    "maybe",
    "declined",
    "withdrawn",
    "removed",
    "waitlisted",
    "unconfirmed",
)
