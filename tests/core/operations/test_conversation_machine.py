"""Any conversation: never overbooked, nobody overtaken, promoted once, no reminder to who said no, one answer to a mail."""

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.errors import Refused
from core.model import Signup
from core.operations import sessions, ticking
from core.operations.sessions import SessionEdit
from core.operations.undo import undo
from core.signup import holds_place, queue
from core.understanding import Intent

RUNS = int(os.environ.get("THIRDTHURSDAY_CONVERSATION_RUNS", "25"))
NAMES = ("Priya Shah", "Omar Khan", "Ana Diaz", "Sam Field", "Jo Lane", "Dee Marsh", "Bea Ito")
SESSION = "digital-2026-12-17"
REMINDERS = ("reminder", "still_coming", "still_coming_maybe", "nudge", "offer_lapsing")
NOT_COMING = ("declined", "withdrawn", "removed")
T = TypeVar("T")


class Conversation(RuleBasedStateMachine):
    """Seven people and one session of three places, from three weeks before to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.desk: Post = self.run(post(capacity=4))
        self.held = 0
        self.joins: Counter[str] = Counter()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def teardown(self) -> None:
        self.loop.close()

    @initialize(names=st.permutations(NAMES))
    def start(self, names: list[str]) -> None:
        for name in names[:5]:
            self.write(name, "join")

    @rule(name=st.sampled_from(NAMES), intent=st.sampled_from(("join", "join", "join", "decline", "maybe", "leave")))
    def write(self, name: str, intent: Intent) -> None:
        before = self.standings()
        self.joins[address_of(name)] += intent == "join"
        self.run(self.desk.take(read(name, intent, arguments={"date": "2026-12-17"})))
        self.desk.clock.move(seconds=20)
        self.settle(before, apart=address_of(name))

    @rule(capacity=st.integers(2, 8))
    def edit(self, capacity: int) -> None:
        before = self.standings()
        self.organise(
            sessions.edit(self.desk.store, DESK, AMIRA, SESSION, SessionEdit(capacity=capacity), ids=self.desk.ids)
        )
        self.settle(before)

    @rule(back=st.integers(0, 2))
    def take_back(self, back: int) -> None:
        async def change() -> int:
            async with self.desk.store.view() as view:
                return (await view.changes.recent(back + 1))[-1].seq

        self.joins.update(address_of(name) for name in NAMES)  # a promotion that was taken back may come again
        self.organise(undo(self.desk.store, DESK, AMIRA, self.run(change()), ids=self.desk.ids))
        self.settle(None)

    @rule(hours=st.sampled_from((1, 5, 24, 72, 168)))
    def time_passes(self, hours: int) -> None:
        """The clock ticks every hour, as the gateway would."""
        for _ in range(hours):
            before = self.standings()
            self.desk.clock.at += timedelta(hours=1)
            self.run(ticking.tick(self.desk.store, DESK, ids=self.desk.ids))
            self.settle(before)

    def organise(self, work: Coroutine[Any, Any, Any]) -> None:
        with contextlib.suppress(Refused):
            self.run(work)
        self.desk.clock.move(seconds=40)

    def settle(self, before: list[Signup] | None, apart: str = "") -> None:
        """What left goes only to whom it may; whoever moved up was next in line."""
        after = self.standings()
        states = {self.address(each): each.state for each in after}
        for sent in self.run(self.desk.deliver()):
            if sent.row.kind in REMINDERS and sent.row.session == SESSION:
                assert states.get(sent.row.address) not in (*NOT_COMING, "waitlisted"), sent.row.kind
        if before is None:
            return
        line = [each for each in queue(before, self.hosts()) if not each.passed and self.address(each) != apart]
        up = {each.person for each in after if holds_place(each) and each.state in ("going", "offered")}
        still = {each.person for each in after if each.state == "waitlisted" and not each.passed}
        moved = [each.person in up for each in line if each.person in up | still]
        assert moved == sorted(moved, reverse=True), "somebody was overtaken"

    @invariant()
    def never_more_than_places(self) -> None:
        held = sum(holds_place(each) for each in self.standings() if each.person not in self.hosts())
        assert held <= max(self.places(), self.held)
        self.held = held

    @invariant()
    def one_promotion_for_one_wish(self) -> None:
        promoted = Counter(
            s.row.address for s in self.desk.sent if s.row.kind == "promoted" and s.row.session == SESSION
        )
        assert all(count <= self.joins[address] for address, count in promoted.items())

    @invariant()
    def one_answer_to_a_mail(self) -> None:
        answers = Counter(s.row.in_reply_to for s in self.desk.sent if s.row.auto == "replied")
        assert max(answers.values(), default=0) <= 1

    def standings(self) -> list[Signup]:
        async def found() -> list[Signup]:
            async with self.desk.store.view() as view:
                return await view.signups.for_session(SESSION)

        return self.run(found())

    def address(self, signup: Signup) -> str:
        async def found() -> str:
            async with self.desk.store.view() as view:
                return (await view.people.need(signup.person)).address

        return self.run(found())

    def hosts(self) -> tuple[str, ...]:
        async def found() -> tuple[str, ...]:
            async with self.desk.store.view() as view:
                session = await view.sessions.need(SESSION)
                series = await view.series.need("digital")
                return tuple(session.hosts) or tuple(series.hosts)

        return self.run(found())

    def places(self) -> int:
        async def found() -> int:
            async with self.desk.store.view() as view:
                session = await view.sessions.need(SESSION)
                series = await view.series.need("digital")
                capacity = session.capacity if session.capacity is not None else series.capacity
                assert capacity is not None
                return capacity - 1

        return self.run(found())


TestConversations = Conversation.TestCase
TestConversations.settings = settings(max_examples=RUNS, stateful_step_count=15, deadline=None)
