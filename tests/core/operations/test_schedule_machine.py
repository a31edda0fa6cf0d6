"""Third Thursdays from 2010 to 2060 through the verbs: 2pm stays 2pm, no month is missed or doubled, whatever is done."""

import asyncio
import contextlib
from collections.abc import Coroutine
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from fakes_desk import AMIRA, DESK, Hands, Numbers
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from invented import utc

from core.errors import Refused
from core.model import Change, Session
from core.operations import series, sessions
from core.operations.undo import undo
from core.operations.work import AUTOMATIC
from core.schedule import occurrences, original_date, parse_rule
from core.store.memory import MemoryStore

LONDON = ZoneInfo("Europe/London")
TWO = time(14)
THIRD = parse_rule("third Thursday")
T = TypeVar("T")


class Schedule(RuleBasedStateMachine):
    """One series; the clock only goes on, and the daily round runs whenever it has."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.clock = Hands(utc(2010, 1, 1))
        self.store = MemoryStore(self.clock)
        self.ids = Numbers()
        self.made: list[int] = []
        self.moved: set[str] = set()
        self.extras: set[str] = set()
        self.first = date(2010, 1, 1)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def teardown(self) -> None:
        self.loop.close()

    @initialize(start=st.datetimes(datetime(2010, 1, 1), datetime(2058, 6, 1)))
    def begin(self, start: datetime) -> None:
        self.clock.at = start.replace(tzinfo=utc(2010, 1, 1).tzinfo, microsecond=0)
        self.first = self.clock.at.astimezone(LONDON).date()
        new = series.NewSeries(slug="digital", name="Digital", rule="third Thursday", first=self.first)
        self.run(series.add(self.store, DESK, AMIRA, new, ids=self.ids))

    @rule(days=st.integers(1, 200))
    def time_passes(self, days: int) -> None:
        self.clock.move(days=days)
        self.run(series.tend(self.store, DESK, AUTOMATIC, ids=self.ids))

    @rule(pick=st.integers(0, 11), by=st.integers(-20, 40))
    def move(self, pick: int, by: int) -> None:
        coming = self.coming()
        if coming:
            chosen = coming[pick % len(coming)]
            day = chosen.date + timedelta(days=by)
            if self.did(sessions.move(self.store, DESK, AMIRA, chosen.id, day, ids=self.ids)):
                self.moved.add(chosen.id)
                # a day that a moved session stood on may be free again: the next tick makes its own session
                self.run(series.tend(self.store, DESK, AUTOMATIC, ids=self.ids))

    @rule(pick=st.integers(0, 11))
    def skip(self, pick: int) -> None:
        coming = self.coming()
        if coming:
            self.did(sessions.skip(self.store, DESK, AMIRA, coming[pick % len(coming)].id, ids=self.ids))

    @rule(days=st.integers(1, 300))
    def extra(self, days: int) -> None:
        day = self.clock().astimezone(LONDON).date() + timedelta(days=days)
        done = self.did(sessions.add(self.store, DESK, AMIRA, "digital", day, ids=self.ids))
        if done is not None:
            self.extras.add(done.session)

    @rule(back=st.integers(1, 4))
    def undo(self, back: int) -> None:
        if len(self.made) >= back:
            self.did(undo(self.store, DESK, AMIRA, self.made[-back], ids=self.ids))
            self.run(series.tend(self.store, DESK, AUTOMATIC, ids=self.ids))

    def did(self, work: Coroutine[Any, Any, Change | None]) -> Change | None:
        with contextlib.suppress(Refused):
            done = self.run(work)
            if done is not None:
                self.made.append(done.seq)
            return done
        return None

    def all(self) -> list[Session]:
        async def read() -> list[Session]:
            async with self.store.view() as view:
                return await view.sessions.of_series("digital")

        return self.run(read())

    def coming(self) -> list[Session]:
        return [each for each in self.all() if each.state in ("planned", "open") and each.starts > self.clock()]

    @invariant()
    def every_month_has_its_session_once(self) -> None:
        """Sessions keep the date of the rule in their id, so that moved and skipped ones count too."""
        found = [each for each in self.all() if each.id not in self.extras]
        dates = sorted(original_date(each) for each in found)
        assert len(dates) == len(set(dates))
        now = self.clock().astimezone(LONDON)
        until = min((now + timedelta(days=364)).date(), date(2060, 12, 31))
        expected = [
            day
            for day in occurrences(THIRD, self.first, until=until)
            if datetime.combine(day, TWO, LONDON) > now or day in dates
        ]
        stands_there = {each.date for each in self.all()}
        assert [day for day in expected if day not in dates and day not in stands_there] == []

    @invariant()
    def two_in_the_afternoon_stays_two_in_the_afternoon(self) -> None:
        assert {each.starts.astimezone(LONDON).time() for each in self.all()} <= {TWO}
        assert all(each.ends - each.starts == timedelta(hours=1) for each in self.all())
        still = [each for each in self.all() if each.id not in self.moved]
        assert [each.id for each in still if each.starts.astimezone(LONDON).date() != original_date(each)] == []

    @invariant()
    def numbers_rise_with_their_opening_and_are_never_used_twice(self) -> None:
        numbers = [each.number for each in self.all() if each.number is not None]
        assert len(numbers) == len(set(numbers))


TestSchedule = Schedule.TestCase
TestSchedule.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
