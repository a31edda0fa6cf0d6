"""What is held about a person, by key: corrected, paused, one of two, deleted after the address was typed."""

import fakes_desk
from dashes import Dash, dash
from msgspec.structs import replace

from core.model import Person
from core.text import lit

AMIRA = "amira.khan@northdale.example"


async def people(on: Dash) -> None:
    await on.press("4")
    await on.shows("signups of #19")
    await on.until(lambda: on.app.desk_screen is not None and on.app.desk_screen.where().person)


async def by_address(on: Dash, address: str) -> Person | None:
    async with on.store.view() as view:
        found: Person | None = await view.people.by_address(address)
        return found


async def by_name(on: Dash, name: str) -> None:
    """Run an action by its name in the palette."""
    await on.press(":")
    await on.type(name)
    await on.press("enter")


async def test_e_corrects_name_and_organisation_and_u_puts_them_back() -> None:
    async with dash() as on:
        await people(on)
        await on.press("e")
        await on.shows("Details: Amira Khan")
        await on.press("ctrl+u")
        await on.type("Amira K. Khan")
        await on.shows("name Amira Khan → Amira K. Khan")
        await on.shows("Nobody is told.")
        await on.push("save")
        await on.shows("✓ Amira Khan: name")
        found = await by_address(on, AMIRA)
        assert found is not None
        assert found.name == "Amira K. Khan"
        await on.press("u")
        await on.shows("undone: Amira Khan: name")


async def test_pause_says_until_when_in_each_series_before_it_is_saved() -> None:
    async with dash() as on:
        await people(on)
        await on.press("j", "P")
        await on.shows("Pause: Priya Naidu")
        await on.type("1 Mar 2027")
        await on.shows("digital invited, every → paused until 1 Mar")
        await on.push("save")
        await on.shows("✓ Priya Naidu: paused until 1 March 2027")


async def test_bounced_address_is_written_to_again() -> None:
    async with dash() as on:
        await people(on)
        await on.press("B")
        await on.shows("nothing has bounced from there")
        async with on.store.unit_of_work(fakes_desk.KATE) as uow:
            person = await uow.people.by_address(AMIRA)
            assert person is not None
            uow.begin("bounced", lit("mail comes back"))
            await uow.people.put(replace(person, undeliverable_since=uow.now))
        await on.until(lambda: on.app.desk_screen and on.app.desk_screen.where().person.undeliverable_since)
        await on.press("B")
        await on.shows("✓ Amira Khan: letters go there again")


async def test_two_records_become_one_person_from_the_palette() -> None:
    async with dash() as on:
        await people(on)
        await by_name(on, "Merge people")
        await on.shows("Merge into: Amira Khan")
        await on.type("tom.reed@westshire.example")
        await on.shows("record tom.reed@westshire.example → gone")
        await on.push("save")
        await on.shows("✓ Tom Reed merged into Amira Khan")
        found = await by_address(on, "tom.reed@westshire.example")
        assert found is not None
        assert found.name == "Amira Khan"


async def test_everything_is_deleted_only_after_the_address_was_typed_and_u_stops_it_within_the_hold() -> None:
    async with dash() as on:
        await people(on)
        await by_name(on, "Delete everything")
        await on.shows("Delete everything about: Amira Khan")
        await on.type("amira")
        await on.shows("! Type amira.khan@northdale.example to delete everything about this person.")
        await on.press("ctrl+u")
        await on.type(AMIRA)
        await on.shows("“Everything is deleted”")
        await on.push("save")
        await on.shows("✓ Amira Khan: everything is to be deleted")
        await on.press("u")
        await on.shows("undone: Amira Khan: everything")
        assert await by_address(on, AMIRA) is not None
