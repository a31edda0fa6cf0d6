"""Corrections of what is held about people and organisations, pauses, and addresses that work again."""

from datetime import date, timedelta

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace

from core.errors import Refused
from core.model import BounceCount, Person
from core.operations import looking_up, persons
from core.operations.persons import PersonEdit
from core.operations.undo import undo
from core.text import Safe, lit
from core.understanding import Word

PRIYA, OMAR = address_of("Priya Shah"), address_of("Omar Khan")


@pytest.fixture
async def desk() -> Post:
    made = await post()
    for name in ("Priya Shah", "Omar Khan"):
        await made.says(
            read(name, "series", words=(Word(word="SERIES", intent="series"),), arguments={"word": "SERIES"})
        )
    return made


async def who(desk: Post, address: str = PRIYA) -> Person:
    async with desk.store.view() as view:
        found = await view.people.by_address(address)
    assert found is not None
    return found


async def edit(desk: Post, **fields: object) -> str:
    change = await persons.edit(
        desk.store,
        DESK,
        AMIRA,
        (await who(desk)).id,
        PersonEdit(**fields),
        ids=desk.ids,  # type: ignore[arg-type]
    )
    return change.summary if change is not None else ""


async def test_details_are_corrected_without_a_letter_and_undone(desk: Post) -> None:
    said = await edit(desk, name="Priya Shah-Lee", organisation_name="Westshire Council", personal=True, language="cy")
    assert said == (
        "Priya Shah: name “Priya Shah” -> “Priya Shah-Lee”, organisation “Westshire” -> “Westshire Council”, "
        "language “en” -> “cy”, personal capacity on"
    )
    async with desk.store.view() as view:
        [change] = await view.changes.recent(1)
    assert await edit(desk, name="Priya Shah-Lee") == ""
    await undo(desk.store, DESK, AMIRA, change.seq)
    assert (await who(desk)).name == "Priya Shah"
    assert await desk.deliver() == []


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "a@b.example"}, {"name": "x" * 81}, {"language": "fr"}])
async def test_what_is_no_name_or_language_is_refused(desk: Post, fields: dict[str, str]) -> None:
    with pytest.raises(Refused):
        await edit(desk, **fields)


async def test_another_main_address_keeps_the_old_one_and_the_organization_follows(desk: Post) -> None:
    await edit(desk, address="Priya@Eastham.example")
    person = await who(desk, "priya@eastham.example")
    assert (person.address, person.aliases, person.organisation_name) == ("priya@eastham.example", (PRIYA,), "Eastham")
    assert (await who(desk, PRIYA)).id == person.id
    with pytest.raises(Refused, match=r"belongs to Omar Khan\. Merge the two"):
        await edit(desk, address=OMAR)


async def test_an_old_address_can_be_forgotten(desk: Post) -> None:
    await edit(desk, address="priya@eastham.example", forget_old=True)
    async with desk.store.view() as view:
        assert await view.people.by_address(PRIYA) is None


async def test_a_pause_stops_invitations_until_a_day(desk: Post) -> None:
    person = await who(desk)
    await persons.pause(desk.store, DESK, AMIRA, person.id, date(2027, 3, 1))
    await persons.pause(desk.store, DESK, AMIRA, person.id, date(2027, 4, 1), series="digital")
    async with desk.store.view() as view:
        found = await view.memberships.need(f"digital:{person.id}")
    assert (found.setting, found.former, found.paused_until) == ("paused", "every", date(2027, 4, 1))
    for until in (date(2026, 11, 23), date(2028, 1, 1)):
        with pytest.raises(Refused, match="within the next twelve months"):
            await persons.pause(desk.store, DESK, AMIRA, person.id, until)
    with pytest.raises(Refused, match="not invited to anything"):
        await persons.pause(desk.store, DESK, AMIRA, person.id, date(2027, 3, 1), series="other")


async def test_bounces_are_cleared_once(desk: Post) -> None:
    person = await who(desk)
    async with desk.store.unit_of_work(AMIRA) as uow:
        uow.begin("bounce", lit("bounced"))
        count = BounceCount(at=uow.now, row="r", weight=2)
        await uow.people.put(replace(person, bounces=(count,), undeliverable_since=uow.now))
    await persons.clear_bounces(desk.store, DESK, AMIRA, person.id, reason="their IT rang")
    cleared = await who(desk)
    assert (cleared.bounces, cleared.undeliverable_since) == ((), None)
    with pytest.raises(Refused, match="Nothing has bounced"):
        await persons.clear_bounces(desk.store, DESK, AMIRA, person.id)


async def test_an_organization_is_renamed_for_all_who_gave_no_other_name(desk: Post) -> None:
    await edit(desk, organisation_name="Westshire Libraries")
    await persons.name_organisation(
        desk.store, DESK, AMIRA, "Westshire.example", "Westshire Council", kind="county", ids=desk.ids
    )
    assert ((await who(desk)).organisation_name, (await who(desk, OMAR)).organisation_name) == (
        "Westshire Libraries", "Westshire Council",
    )  # fmt: skip
    async with desk.store.view() as view:
        found = await view.organisations.need("westshire.example")
    assert (found.name, found.kind) == ("Westshire Council", "county")
    assert await persons.name_organisation(desk.store, DESK, AMIRA, "westshire.example", "Westshire Council") is None
    for domain in ("nothing", "a@b.example", "gmail.com"):
        with pytest.raises(Refused):
            await persons.name_organisation(desk.store, DESK, AMIRA, domain, "Anything")


async def test_looking_at_a_second_address_is_written_down(desk: Post) -> None:
    person = await who(desk)
    with pytest.raises(Refused, match="no second address"):
        await looking_up.second_address(desk.store, AMIRA, person.id)
    await desk.says(
        read("Priya Shah", "phone", arguments={"word": "PHONE", "address": "priya@home.example"},
             words=(Word(word="PHONE", intent="phone", arguments={"address": "priya@home.example"}),))
    )  # fmt: skip
    assert await looking_up.second_address(desk.store, AMIRA, person.id) == "priya@home.example"
    async with desk.store.view() as view:
        [change] = await view.changes.recent(1)
    assert (change.verb, change.actor, change.person) == ("show_second_address", AMIRA, person.id)
    desk.clock.at += timedelta(seconds=1)
    await edit(desk, second=None)
    assert (await who(desk)).second is None
    assert Safe("priya@home.example") not in change.summary
