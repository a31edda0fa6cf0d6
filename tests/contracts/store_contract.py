"""What every engine of the store must do: one class, inherited once per engine with an `opens` fixture."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from fakes_desk import DESK
from msgspec.structs import replace
from store_world import AMIRA, NOW, later, letter, person, seen, signup, switch

from core.errors import Refused
from core.model import Image, Rendered
from core.operations.undo import undo
from core.store.ports import Commit, Duplicate, Store
from core.store.tables import SEEN_BY_AGE, at
from core.text import Safe, lit

Opens = Callable[[], Awaitable[Store]]

TEXTS = {
    "accents": "Ffion Ŵyn-Ólafsdóttir",
    "Chinese": "李小龍",
    "emoji": "🏳️‍🌈 pride",
    "controls": 'a\u2028b\nc\td\x00"\\',
    "large": "é" * 200_000,
}


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

    async def test_many_keys_of_one_transaction_are_checked_among_themselves(self, store: Store) -> None:
        async def twice() -> None:
            async with store.unit_of_work(AMIRA) as uow:
                uow.begin("add", lit("two with one address"))
                await uow.people.put(person("p1", address="a@x.example"))
                await uow.people.put(person("p2", address="b@x.example", aliases=(Safe("a@x.example"),)))

        with pytest.raises(Duplicate, match=r"people\.address: a@x\.example"):
            await twice()
        assert store.seq == 0

    async def test_key_that_is_given_up_may_be_taken_in_the_same_transaction(self, store: Store, other: Store) -> None:
        async with store.unit_of_work(AMIRA) as uow:
            uow.begin("add", lit("added"))
            await uow.people.put(person("p1", address="a@x.example"))
        async with other.unit_of_work(AMIRA) as uow:
            uow.begin("merge", lit("merged"))
            await uow.people.put(person("p2", address="b@x.example", aliases=(Safe("a@x.example"),)))
            await uow.people.delete("p1")
        async with store.view() as view:
            found = await view.people.by_address("a@x.example")
        assert found is not None
        assert found.id == "p2"

    async def test_every_letter_is_claimed_by_exactly_one(self, store: Store, other: Store) -> None:
        async with store.unit_of_work(AMIRA) as uow:
            for n in range(40):
                await uow.outbox.put(letter(f"o{n}"))
        claimed: list[str] = []

        async def claim(from_: Store) -> None:
            while True:
                async with from_.unit_of_work(AMIRA) as uow:
                    rows = await uow.outbox.due(0, NOW, 1)
                    for row in rows:
                        await uow.outbox.put(replace(row, state="sending"))
                        await asyncio.sleep(0)
                if not rows:
                    return
                claimed.extend(row.id for row in rows)

        async with asyncio.timeout(30):
            await asyncio.gather(claim(store), claim(other), claim(store), claim(other))
        assert sorted(claimed) == sorted(f"o{n}" for n in range(40))

    async def test_changes_of_one_transaction_are_numbered_in_order_with_their_own_images(self, store: Store) -> None:
        async with store.unit_of_work(AMIRA) as uow:
            uow.begin("first", lit("first"))
            await uow.switches.put(switch("hold", "a"))
            uow.begin("nothing", lit("nothing"))
            uow.forget_change()
            uow.begin("second", lit("second"))
            await uow.switches.put(switch("hold", "b"))
            assert len(uow.new_changes) == 2
            await uow.switches.put(switch("hold", "c"))
        async with store.view() as view:
            second, one = await view.changes.recent(9)
        assert [(c.seq, c.verb, [i.before and i.before["value"] for i in c.images]) for c in (one, second)] == [
            (1, "first", [None]), (2, "second", ["a"]),
        ]  # fmt: skip

    async def test_undo_and_redo_by_whoever_read_it_from_the_store(self, store: Store, other: Store) -> None:
        before = person(aliases=(Safe("a@x.example"), Safe("b@x.example")))
        for at_, doc in enumerate((before, replace(before, name=lit("Priya S")), replace(before, aliases=()))):
            async with store.unit_of_work(AMIRA) as uow:
                uow.begin("edit", Safe(f"edit {at_}"))
                await uow.people.put(doc)
        last = await undo(other, DESK, AMIRA, 3)
        await undo(other, DESK, AMIRA, 2)
        async with store.view() as view:
            assert await view.people.get("p1") == before
        with pytest.raises(Refused, match="later change 5 "):
            await undo(store, DESK, AMIRA, last.seq)
        await undo(store, DESK, AMIRA, 5)
        await undo(other, DESK, AMIRA, last.seq)
        async with other.view() as view:
            assert await view.people.get("p1") == replace(before, aliases=())

    @pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
    async def test_texts_and_large_documents_come_back_as_they_were(
        self, store: Store, other: Store, text: str
    ) -> None:
        content = text.encode() * 3 + bytes(range(256))
        async with store.unit_of_work(AMIRA) as uow:
            uow.begin("add", lit("added"))
            await uow.people.put(person(name=text))
            await uow.rendered.put(Rendered(id="o1", content=content, at=NOW))
        async with other.view() as view:
            assert await view.people.get("p1") == person(name=text)
            assert await view.rendered.get("o1") == Rendered(id="o1", content=content, at=NOW)

    async def test_a_hundred_thousand_documents_in_one_transaction(self, store: Store, other: Store) -> None:
        async with store.unit_of_work(AMIRA) as uow:
            for n in range(100_000):
                await uow.seen.put(seen(f"mid:{n}", later(seconds=n % 1000)))
            assert await uow.seen.get("mid:99999") == seen("mid:99999", later(seconds=999))
        async with other.view() as view:
            assert await view.count(SEEN_BY_AGE) == 100_000
            assert await view.count(SEEN_BY_AGE, high=at(later(seconds=9))) == 1_000
            assert await view.seen.get("mid:73") == seen("mid:73", later(seconds=73))


async def first(changes: AsyncIterator[Commit], count: int) -> list[Commit]:
    """The first `count` commits of a feed."""
    found: list[Commit] = []
    async for commit in changes:
        found.append(commit)
        if len(found) == count:
            break
    return found
