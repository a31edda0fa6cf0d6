"""Places counted by indexes: the same as counted from a list, and at the same cost in a session of any size."""

import sys
from types import FrameType
from typing import Any, NamedTuple

import pytest
from fakes_desk import AMIRA
from fakes_inbox import Post, post, read
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import series, session, signup

from core import signup as rules
from core.model import Signup
from core.operations import places
from core.operations.work import Meeting
from core.store.memory import MemoryStore
from core.text import lit

WHO = ("ana", "lee", "nia", "omar", "priya", "tom")
STATES = ("going", "offered", "maybe", "waitlisted", "declined", "unconfirmed")
STANDING = st.tuples(st.sampled_from(STATES), st.integers(1, 4), st.booleans(), st.booleans())


def standings(drawn: dict[str, tuple[str, int, bool, bool]]) -> list[Signup]:
    """Sign-ups in order of arrival, as a repository gives them."""
    found = [signup(who, state, n, holding=holding, passed=late) for who, (state, n, holding, late) in drawn.items()]
    return sorted(found, key=lambda each: (each.order, each.id))


@settings(max_examples=150)
@given(
    stored=st.dictionaries(st.sampled_from(WHO), STANDING),
    written=st.dictionaries(st.sampled_from(WHO), STANDING),
    hosts=st.sets(st.sampled_from(WHO), max_size=2),
    capacity=st.one_of(st.none(), st.integers(1, 6)),
)
async def test_indexes_count_what_a_list_does(
    stored: dict[str, Any], written: dict[str, Any], hosts: set[str], capacity: int | None
) -> None:
    about = Meeting(series(capacity=capacity), session(hosts=tuple(sorted(hosts))))
    store = MemoryStore()
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("import", lit("imported"))
        for each in standings(stored):
            await uow.signups.put(each)
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("answer", lit("answered"))
        for each in standings(written):
            await uow.signups.put(each)
        everybody = standings(stored | written)
        assert await uow.signups.for_session(about.session.id) == everybody
        assert await places.room(uow, about.series, about.session) == rules.room(about.session, about.series, everybody)
        assert await places.next_in_line(uow, about) == rules.next_in_line(about.session, about.series, everybody)
        for who in WHO:
            mine = next((each for each in everybody if each.person == who), None)
            assert await places.ahead(uow, about.session, mine) == rules.ahead(everybody, who, hosts)
            assert await places.position(uow, about.session, mine) == rules.position(everybody, who, hosts)


class Calls:
    """Counts the calls of our own functions, comprehensions among them: whoever walks a list makes one for each item."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        self.count += event == "call" and "/core/" in frame.f_code.co_filename

    def __enter__(self) -> "Calls":
        sys.setprofile(self)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)


class Cost(NamedTuple):
    """Calls while deciding, documents touched, calls while the letters leave; and the states that there are then."""

    decided: int
    touched: int
    left: int
    states: set[str]


async def cost(size: int, capacity: int) -> Cost:
    """What a batch costs when so many have signed up: a place is given up, and two people who are new say yes."""
    desk: Post = await post(capacity=capacity)
    for start in range(0, size, 50):
        await desk.take(*(read(f"Person {number:04}", "join") for number in range(start, min(start + 50, size))))
    await desk.deliver()
    mails = [read("Person 0003", "decline"), read("Newcomer One", "join"), read("Newcomer Two", "join")]
    with Calls() as deciding:
        await desk.take(*mails)
    [commit] = [commit async for commit in _last(desk)]
    with Calls() as leaving:
        assert len(await desk.deliver()) >= len(mails)
    states = set((await desk.states(await desk.next_id())).values())
    return Cost(deciding.count, len(commit.touched), leaving.count, states)


async def _last(desk: Post) -> Any:
    async for commit in desk.store.changes(desk.store.seq - 1):
        yield commit
        return


@pytest.mark.parametrize(
    ("capacity", "states"), [(100_000, {"going", "withdrawn"}), (6, {"going", "waitlisted", "withdrawn"})]
)
async def test_answer_and_its_letter_cost_the_same_in_a_session_of_ten_and_of_a_thousand(
    capacity: int, states: set[str]
) -> None:
    _, few, hundred, thousand = [await cost(size, capacity) for size in (10, 10, 100, 1_000)]  # the first fills caches
    assert few.decided == hundred.decided == thousand.decided
    assert few.touched == hundred.touched == thousand.touched
    assert abs(thousand.left - few.left) < 100  # ids and numbers are longer, so a line more may have to be folded
    assert thousand.states == states
