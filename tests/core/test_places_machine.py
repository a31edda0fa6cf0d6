"""Any history of sign-ups, offers, capacities and hosts: never overbooked, nobody overtaken, no place left lying."""

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from invented import NOW, series, session, signup
from msgspec.structs import replace

from core.model import Session, Signup
from core.signup import Event, ahead, decide, holds_place, next_in_line, places, queue, room

PEOPLE = [f"p{number}" for number in range(9)]
PERSON = st.sampled_from(PEOPLE)
DIGITAL = series()


class Places(RuleBasedStateMachine):
    """One session with few places; each rule is one committed change, after which the queue moves up."""

    def __init__(self) -> None:
        super().__init__()
        self.session: Session = session(capacity=4, hosts=("nia",))
        self.signups: dict[str, Signup] = {}
        self.commits = 0
        self.now = NOW
        self.offering = False
        self.promoting = True

    @property
    def all(self) -> list[Signup]:
        return list(self.signups.values())

    @rule(person=PERSON, event=st.sampled_from(("yes", "yes", "yes", "yes", "no", "maybe", "stop")))
    def write(self, person: str, event: Event) -> None:
        before, held = self.signups.get(person), self.held()
        waiting = [each.person for each in queue(self.all, self.session.hosts) if not each.passed]
        full = room(self.session, DIGITAL, self.all)
        step = decide(before, event, full, ahead=ahead(self.all, person, self.session.hosts), now=self.now)
        if step.to == "going" and not (before and holds_place(before)):
            assert full.free is not None
            assert full.free > 0, "a place was given that is not there"
            assert waiting in ([], [person]) or waiting[0] == person, "somebody was overtaken"
        self.put(person, before, step.to, holding=step.holding)
        assert self.held() <= max(held, places(self.session, DIGITAL) or 0)
        self.move_up()

    @rule(person=PERSON)
    def remove(self, person: str) -> None:
        if person in self.signups:
            self.put(person, self.signups[person], "removed")
            self.move_up()

    @rule(capacity=st.integers(1, 8), hosts=st.sampled_from(((), ("nia",), ("nia", "rowan"), ("nia", "p0"))))
    def edit(self, capacity: int, hosts: tuple[str, ...]) -> None:
        standing = {person: each.state for person, each in self.signups.items()}
        self.session = replace(self.session, capacity=capacity, hosts=hosts)
        self.move_up()
        lost = [
            person for person, state in standing.items() if state == "going" and self.signups[person].state != "going"
        ]
        assert lost == [], "lowering the capacity removed somebody"

    @rule()
    def switch_to_offers(self) -> None:
        self.offering = True

    @rule(promoting=st.booleans())
    def hold_places_back(self, promoting: bool) -> None:
        """While the session is not open nobody moves up; whoever waits keeps the older claim."""
        self.promoting = promoting
        self.move_up()

    @precondition(lambda self: any(each.state == "offered" for each in self.all))
    @rule()
    def let_offers_lapse(self) -> None:
        self.now += timedelta(hours=5)
        for each in self.all:
            if each.state == "offered":
                self.signups[each.person] = replace(each, state="waitlisted", passed=True, offer_until=None)
        self.move_up()

    def put(self, person: str, before: Signup | None, to: str, *, holding: bool = False) -> None:
        """What the verb stores: a new number for whoever joins the queue's end, the old one for a lapsed offer."""
        self.commits += 1
        if to == "none":
            self.signups.pop(person, None)
            return
        base = before or signup(person, "unconfirmed", self.commits)
        lapsed = base.state == "offered" and to == "waitlisted"
        again = to == "waitlisted" and base.state != "waitlisted" and not lapsed
        changed: dict[str, Any] = {
            "state": to,
            "holding": holding,
            "passed": base.passed or lapsed,
            "offer_until": None,
        }
        self.signups[person] = replace(base, order=self.commits if again else base.order, **changed)

    def move_up(self) -> None:
        if not self.promoting:
            return
        gone_before = [each for each in queue(self.all, self.session.hosts) if not each.passed]
        line = next_in_line(self.session, DIGITAL, self.all)
        assert line == gone_before[: len(line)], "the queue was not kept in order"
        for each in line:
            until = self.now + timedelta(hours=4) if self.offering else None
            state = "offered" if self.offering else "going"
            self.signups[each.person] = replace(each, state=state, offer_until=until)
        assert not line or self.held() <= (places(self.session, DIGITAL) or 0), "more moved up than there were places"

    def held(self) -> int:
        return room(self.session, DIGITAL, self.all).held

    @invariant()
    def no_place_lies_free_while_somebody_waits(self) -> None:
        full = room(self.session, DIGITAL, self.all)
        unpassed = [each for each in queue(self.all, self.session.hosts) if not each.passed]
        assert not (self.promoting and full.has_place and unpassed)

    @invariant()
    def queue_is_in_order_of_arrival(self) -> None:
        line = queue(self.all)
        assert [(each.passed, each.order) for each in line] == sorted((each.passed, each.order) for each in line)
        assert len({each.order for each in line}) == len(line)


TestPlaces = Places.TestCase
TestPlaces.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
