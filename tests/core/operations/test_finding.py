"""Looking for words in everything: each kind of thing, every word, most 500, never a second address."""

import fakes_desk
from msgspec.structs import replace

from core.model import SecondAddress
from core.operations.finding import Found, find
from core.store.memory import MemoryStore
from core.text import lit


async def found(store: MemoryStore, text: str, **options: int) -> Found:
    async with store.view() as view:
        return await find(view, text, **options)


async def test_every_kind_of_thing_is_found_by_its_words() -> None:
    store = await fakes_desk.filled()
    for text, kind in (
        ("omar khan", "person"), ("accessible forms", "session"), ("is it recorded?", "mail"),
        ("signed up omar", "letter"), ("first people", "change"),
    ):  # fmt: skip
        assert [hit.kind for hit in (await found(store, text)).hits][:1] == [kind]


async def test_every_word_must_be_there_whatever_its_case() -> None:
    store = await fakes_desk.filled()
    people = [hit.name for hit in (await found(store, "KHAN eastham")).hits if hit.kind == "person"]
    assert people == ["Omar Khan"]
    assert await found(store, "  ") == Found()


async def test_hits_are_counted_beyond_the_most_that_are_given() -> None:
    some = await found(await fakes_desk.filled(), "e", most=5)
    assert len(some.hits) == 5
    assert some.total > 50


async def test_second_address_is_not_looked_into() -> None:
    store = await fakes_desk.filled()
    async with store.unit_of_work(fakes_desk.AMIRA) as uow:
        uow.begin("note", lit("a second address"))
        person = await uow.people.need(await fakes_desk.person_id(store, "Omar Khan"))
        await uow.people.put(replace(person, second=SecondAddress(address=lit("phone@home.example"), asked_at=uow.now)))
    assert (await found(store, "phone@home.example")).total == 0
