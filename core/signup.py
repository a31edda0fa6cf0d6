"""Who has a place: the table of sign-up states, the counting of places, the order of the queue, and promotion."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from core.model import Series, Session, Signup, SignupState

Event = Literal["yes", "no", "maybe", "stop"]
State = SignupState | Literal["none"]
Condition = Literal["always", "place", "holding", "in time"]


class Step(msgspec.Struct, frozen=True):
    """One cell of the table: where `condition` holds, the state becomes `to` and `letter` says so."""

    condition: Condition
    to: State
    letter: str
    holding: bool = False


def _always(to: State, letter: str, *, holding: bool = False) -> tuple[Step, ...]:
    return (Step("always", to, letter, holding),)


_FRESH_YES = (Step("place", "going", "signed_up"), Step("always", "waitlisted", "queued"))

TRANSITIONS: dict[State, dict[Event, tuple[Step, ...]]] = {
    "none": {
        "yes": _FRESH_YES,
        "no": _always("declined", "declined"),
        "maybe": _always("maybe", "maybe"),
        "stop": _always("none", "left_series"),
    },
    "unconfirmed": {
        "yes": _FRESH_YES,
        "no": _always("none", "declined"),
        "maybe": _always("maybe", "maybe"),
        "stop": _always("none", "left_series"),
    },
    "going": {
        "yes": _always("going", "already_going"),
        "no": _always("withdrawn", "declined"),
        "maybe": _always("maybe", "maybe", holding=True),
        "stop": _always("withdrawn", "left_series"),
    },
    "waitlisted": {
        "yes": (Step("place", "going", "promoted"), Step("always", "waitlisted", "queued")),
        "no": _always("withdrawn", "declined"),
        "maybe": _always("maybe", "maybe"),
        "stop": _always("withdrawn", "left_series"),
    },
    "offered": {
        "yes": (Step("in time", "going", "promoted"), Step("always", "waitlisted", "offer_gone")),
        "no": _always("withdrawn", "declined"),
        "maybe": _always("maybe", "maybe"),
        "stop": _always("withdrawn", "left_series"),
    },
    "maybe": {
        "yes": (Step("holding", "going", "already_going"), *_FRESH_YES),
        "no": (Step("holding", "withdrawn", "declined"), Step("always", "declined", "declined")),
        "maybe": (Step("holding", "maybe", "maybe", holding=True), Step("always", "maybe", "maybe")),
        "stop": (Step("holding", "withdrawn", "left_series"), Step("always", "declined", "left_series")),
    },
    "declined": {
        "yes": _FRESH_YES,
        "no": _always("declined", "declined"),
        "maybe": _always("maybe", "maybe"),
        "stop": _always("declined", "left_series"),
    },
    "withdrawn": {
        "yes": _FRESH_YES,
        "no": _always("withdrawn", "declined"),
        "maybe": _always("maybe", "maybe"),
        "stop": _always("withdrawn", "left_series"),
    },
    "removed": {
        "yes": _always("removed", "human_will_answer"),
        "no": _always("removed", "declined"),
        "maybe": _always("removed", "human_will_answer"),
        "stop": _always("removed", "left_series"),
    },
}
"""product.md 6.4, cell by cell. What a level 0 sender wants never gets here: it waits as `unconfirmed`."""


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """How full a session is. `places` for guests (None: no limit), `held` of them, `waiting` people in the queue.

    `first_come` is true in the last 45 minutes: nobody is asked any more, the first yes gets a free place.
    """

    places: int | None
    held: int
    waiting: int
    first_come: bool = False

    @property
    def free(self) -> int | None:
        """Free places; negative when a host was added or the capacity lowered; None without a limit."""
        return None if self.places is None else self.places - self.held

    @property
    def has_place(self) -> bool:
        """Whether a place is free, whoever may be waiting for it."""
        return self.free is None or self.free > 0


def capacity_of(session: Session, series: Series) -> int | None:
    """The capacity that counts, hosts included; None without a limit."""
    if session.unlimited:
        return None
    return session.capacity if session.capacity is not None else series.capacity


def places(session: Session, series: Series) -> int | None:
    """Places for guests: capacity less the hosts (at least one host is counted even where none is set)."""
    capacity = capacity_of(session, series)
    return None if capacity is None else max(0, capacity - max(1, len(session.hosts)))


def holds_place(signup: Signup) -> bool:
    """Whether a sign-up takes up a place (before hosts are left out)."""
    return signup.state in ("going", "offered") or (signup.state == "maybe" and signup.holding)


def room(session: Session, series: Series, signups: Iterable[Signup], *, first_come: bool = False) -> Room:
    """How full a session is. A host who also signed up is counted as host only."""
    guests = [s for s in signups if s.person not in session.hosts]
    return Room(
        places=places(session, series),
        held=sum(holds_place(s) for s in guests),
        waiting=sum(s.state == "waitlisted" for s in guests),
        first_come=first_come,
    )


def queue(signups: Iterable[Signup], hosts: Collection[str] = ()) -> list[Signup]:
    """People waiting, in the order in which they get places: by arrival, those whose offer lapsed behind the others.

    `hosts` of the session wait for nothing: somebody who became host while waiting stands in nobody's way.
    """
    waiting = (s for s in signups if s.state == "waitlisted" and s.person not in hosts)
    return sorted(waiting, key=lambda s: (s.passed, s.order))


def position(signups: Iterable[Signup], person: str, hosts: Collection[str] = ()) -> int:
    """The place in the queue, from 1; 0 for somebody who does not wait."""
    people = [s.person for s in queue(signups, hosts)]
    return people.index(person) + 1 if person in people else 0


def ahead(signups: Iterable[Signup], person: str, hosts: Collection[str] = ()) -> int:
    """How many people would get a free place before this one (who may not be waiting yet)."""
    line = queue(signups, hosts)
    mine = next((at for at, s in enumerate(line) if s.person == person), len(line))
    return sum(not s.passed for s in line[:mine])


def state_of(signup: Signup | None) -> State:
    """The state, `none` where there is no sign-up."""
    return signup.state if signup else "none"


def decide(signup: Signup | None, event: Event, room: Room, *, ahead: int, now: datetime) -> Step:
    """The step of the table that an event leads to. `ahead` is the number of people with an older claim to a place."""
    takes_place = room.has_place and (ahead == 0 or room.first_come)
    in_time = signup is not None and signup.offer_until is not None and now <= signup.offer_until
    holds: dict[Condition, bool] = {
        "always": True,
        "place": takes_place,
        "holding": signup is not None and signup.holding,
        "in time": in_time or takes_place,
    }
    return next(step for step in TRANSITIONS[state_of(signup)][event] if holds[step.condition])


def next_in_line(session: Session, series: Series, signups: Sequence[Signup]) -> list[Signup]:
    """Who gets the free places now: one person for each, in queue order; nobody whose offer lapsed."""
    free = room(session, series, signups).free
    line = [s for s in queue(signups, session.hosts) if not s.passed]
    return line if free is None else line[: max(0, free)]
