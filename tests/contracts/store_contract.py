"""What every engine of the store must do: one class, inherited once per engine with an `opens` fixture."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from store_world import AMIRA, NOW, letter, person, seen, signup, switch

from core.model import Image
from core.store.ports import Commit, Duplicate, Store
from core.text import lit

Opens = Callable[[], Awaitable[Store]]


class StoreContract:
    """A subclass gives `opens`: a fixture whose every call opens one more door to the same data, closed at the end."""

    @pytest.fixture
    async def store(self, opens: Opens) -> Store:
        return await opens()

    @pytest.fixture
    async def other(self, store: Store, opens: Opens) -> Store:
        """A second process, or the nearest thing to it."""
        return await opens()

    async def test_what_was_written_is_there_for_everybody(self, store: Store, other: Store) -> None:
        async with store.unit_of_work(AMIRA, "asked by phone") as uow:
            uow.begin("add", lit("Priya Shah added"))
            await uow.people.put(person())
        async with other.view() as view:
            assert await view.people.get("p1") == person()
            assert await view.people.by_address("P1@westshire.example") == person()
            [change] = await view.changes.recent(10)
        assert (change.seq, change.at, change.actor, change.verb) == (1, NOW, AMIRA, "add")
        assert change.reason == "asked by phone"
        assert change.images == (Image(table="people", id="p1", before=None),)

    async def test_an_exception_inside_leaves_nothing(self, store: Store, other: Store) -> None:
        async def fail() -> None:
            async with store.unit_of_work(AMIRA) as uow:
                await uow.seen.put(seen())
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        assert store.seq == 0
        for each in (store, other):
            async with each.view() as view:
                assert await view.seen.get("mid:1") is None

    async def test_a_unit_that_writes_nothing_is_no_commit(self, store: Store) -> None:
        async with store.unit_of_work(AMIRA) as uow:
            assert await uow.seen.get("mid:1") is None
        assert store.seq == 0

    async def test_writing_is_seen_inside_and_not_outside_until_the_end(self, store: Store, other: Store) -> None:
        async with store.unit_of_work(AMIRA) as uow:
            uow.begin("join", lit("joins"))
            await uow.signups.put(signup())
            assert await uow.signups.count("s1", "going") == 1
            assert await uow.signups.for_session("s1") == [signup()]
            for each in (store, other):
                async with each.view() as view:
                    assert await view.signups.count("s1", "going") == 0
        async with other.view() as view:
            assert await view.signups.count("s1", "going") == 1

    async def test_a_view_stays_as_it_was_while_others_write(self, store: Store, other: Store) -> None:
        async with store.unit_of_work(AMIRA) as uow:
            uow.begin("join", lit("joins"))
            await uow.signups.put(signup(who="p1", order=1))
            await uow.signups.put(signup(who="p2", order=2))
        async with other.view() as view:
            async with store.unit_of_work(AMIRA) as uow:
                uow.begin("answer", lit("answers"))
                await uow.signups.put(signup(who="p1", order=1, state="declined"))
                await uow.signups.delete("s1:p2")
                await uow.signups.put(signup(who="p3", order=3))
            async with other.view() as fresh:
                assert [s.person for s in await fresh.signups.in_state("s1", "going")] == ["p3"]
            assert await view.signups.for_session("s1") == [signup(who="p1", order=1), signup(who="p2", order=2)]
            assert await view.signups.of("s1", "p3") is None
            assert await view.signups.count("s1", "going") == 2
            assert [change.seq for change in await view.changes.recent(1)] == [1]
        async with other.view() as view:
            assert [s.state for s in await view.signups.for_session("s1")] == ["declined", "going"]

    async def test_a_key_is_never_taken_twice(self, store: Store, other: Store) -> None:
        async with store.unit_of_work(AMIRA) as uow:
            await uow.outbox.put(letter("o1", key="signed_up:p1:s1:c1"))

        async def again() -> None:
            async with other.unit_of_work(AMIRA) as uow:
                await uow.outbox.put(letter("o2", key="signed_up:p1:s1:c1"))
                await uow.seen.put(seen())

        with pytest.raises(Duplicate, match=r"outbox\.key: signed_up:p1:s1:c1"):
            await again()
        async with other.view() as view:
            assert await view.seen.get("mid:1") is None
            assert await view.outbox.by_key("signed_up:p1:s1:c1") == letter("o1", key="signed_up:p1:s1:c1")

    async def test_commits_arrive_in_order_at_every_watcher(self, store: Store, other: Store) -> None:
        async with asyncio.timeout(10):
            watching = asyncio.create_task(first(other.changes(0), 3))
            for n in range(3):
                async with store.unit_of_work(AMIRA) as uow:
                    if n == 1:
                        uow.begin("hold", lit("held"))
                        await uow.switches.put(switch())
                    await uow.seen.put(seen(f"mid:{n}"))
            commits = await watching
        assert [commit.seq for commit in commits] == [1, 2, 3]
        assert commits[0].touched == (("seen", "mid:0"),)
        assert commits[1].touched == (("switches", "hold"), ("seen", "mid:1"), ("changes", "1"))
        assert [change.verb for change in commits[1].changes] == ["hold"]

    async def test_watching_begins_after_the_number_given(self, store: Store) -> None:
        for n in range(3):
            async with store.unit_of_work(AMIRA) as uow:
                await uow.seen.put(seen(f"mid:{n}"))
        async with asyncio.timeout(10):
            assert [commit.seq for commit in await first(store.changes(1), 2)] == [2, 3]

    async def test_numbers_of_changes_go_on_across_processes(self, store: Store, other: Store) -> None:
        for each in (store, other, store):
            async with each.unit_of_work(AMIRA) as uow:
                number = uow.begin("hold", lit("held"))
                await uow.switches.put(switch(str(number)))
        async with store.view() as view:
            assert [change.seq for change in await view.changes.recent(9)] == [3, 2, 1]

    async def test_the_last_sign_of_life_of_each_name_counts(self, store: Store, other: Store) -> None:
        await store.beat("gateway", {"mails": 1})
        await store.beat("gateway", {"mails": 2})
        await store.beat("dashboard", {})
        assert {beat.name: (beat.at, beat.facts) for beat in await other.beats()} == {
            "gateway": (NOW.timestamp(), {"mails": 2}),
            "dashboard": (NOW.timestamp(), {}),
        }
        assert store.seq == 0


async def first(changes: AsyncIterator[Commit], count: int) -> list[Commit]:
    """The first `count` commits of a feed."""
    found: list[Commit] = []
    async for commit in changes:
        found.append(commit)
        if len(found) == count:
            break
    return found
