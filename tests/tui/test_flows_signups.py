"""Standings given by keys on People: asked about first, stored when agreed to, taken back by u."""

import fakes_desk
from dashes import Dash, dash
from fakes_desk import say

from core.model import OutboxRow


async def held(on: Dash) -> list[OutboxRow]:
    async with on.store.view() as view:
        return await view.outbox.in_state("held")


async def standing(on: Dash, name: str) -> str:
    return await fakes_desk.standing(on.store, await fakes_desk.next_session(on.store), name)


async def on_person(on: Dash, name: str) -> None:
    """People, with the cursor on somebody."""
    await on.press("4")
    await on.shows("answered by")
    screen = on.app.desk_screen
    assert screen is not None
    await on.until(lambda: screen.table.keys)
    screen.table.choose(await fakes_desk.person_id(on.store, name))
    await on.pilot.pause()


async def test_no_is_asked_about_and_enter_alone_changes_nothing() -> None:
    async with dash() as on:
        await on_person(on, "Ravi Shah")
        await on.press("n")
        await on.shows("2 letters, 2 calendar updates. Held 30 s after saving; u stops them all.")
        assert "Ravi Shah going → no" in on.squeezed
        assert "Hana Park waiting → going" in on.squeezed
        await on.press("enter")
        await on.shows("nothing was changed")
        assert (await standing(on, "Ravi Shah"), await held(on)) == ("going", [])


async def test_no_frees_the_place_for_the_next_in_line() -> None:
    async with dash() as on:
        await on_person(on, "Ravi Shah")
        await on.press("n")
        await on.shows("who gets told")
        await on.push("yes")
        await on.shows("2 letters leave in 30 s: u undoes them")
        assert (await standing(on, "Ravi Shah"), await standing(on, "Hana Park")) == ("withdrawn", "going")
        assert sorted((row.kind, row.name) for row in await held(on)) == [
            ("declined", "Ravi Shah"), ("promoted", "Hana Park"),
        ]  # fmt: skip


async def test_undo_within_the_hold_gives_the_place_back_and_withdraws_the_letters() -> None:
    async with dash() as on:
        await on_person(on, "Ravi Shah")
        await on.press("m")
        await on.shows("Ravi Shah going → maybe")
        await on.push("yes")
        await on.shows("u Undo “Ravi Shah")
        await on.press("u")
        await on.shows("✓ undone: Ravi Shah: going -> maybe")
        assert (await standing(on, "Ravi Shah"), await held(on)) == ("going", [])


async def test_yes_on_a_full_session_is_grey_and_says_why() -> None:
    async with dash() as on:
        await on_person(on, "Lee Sand")
        await on.press("y")
        await on.shows("Going: 17 Dec is full, w queues")
        assert await standing(on, "Lee Sand") == "declined"


async def test_wait_puts_a_person_into_the_queue() -> None:
    async with dash() as on:
        await on_person(on, "Lee Sand")
        await on.press("w")
        await on.shows("Lee Sand no → waiting")
        await on.push("yes")
        await on.shows("… waiting 2")
        assert await standing(on, "Lee Sand") == "waitlisted"


async def test_yes_gives_a_free_place_past_the_queue() -> None:
    async with dash() as on:
        await on_person(on, "Lee Sand")
        session = await fakes_desk.next_session(on.store)
        await say(on.store, session, "Ravi Shah", "no")
        await say(on.store, session, "Hana Park", "no")
        await on.shows("9 going")
        await on.press("y")
        await on.shows("Lee Sand no → going")
        await on.push("yes")
        await on.shows("✓ Lee Sand: declined -> going")
        assert await standing(on, "Lee Sand") == "going"


async def test_taking_off_asks_and_tells_the_person() -> None:
    async with dash() as on:
        await on_person(on, "Tom Webb")
        await on.press("x")
        await on.shows("Tom Webb: Take off…")
        assert "Tom Webb: “You are taken off” and their calendar entry is taken back" in on.squeezed
        await on.push("yes")
        await on.shows("✓ Tom Webb taken off")
        assert await standing(on, "Tom Webb") == "removed"


async def test_host_has_no_sign_up_to_change() -> None:
    async with dash() as on:
        await on_person(on, "Amira Khan")
        await on.press("n")
        await on.shows("No: hosts are set with e on Home")


async def test_plan_that_changed_meanwhile_is_asked_again() -> None:
    async with dash() as on:
        await on_person(on, "Ravi Shah")
        await on.press("n")
        await on.shows("Hana Park waiting → going")
        await say(on.store, await fakes_desk.next_session(on.store), "Hana Park", "no")
        await on.push("yes")
        await on.shows("! it has changed meanwhile: look again")
        assert "1 letter, 1 calendar update" in on.squeezed
        assert await standing(on, "Ravi Shah") == "going"


async def test_why_tells_the_story_of_a_sign_up() -> None:
    async with dash() as on:
        session = await fakes_desk.next_session(on.store)
        await say(on.store, session, "Ravi Shah", "no")
        await on_person(on, "Hana Park")
        await on.press("W")
        await on.shows("Why · Hana Park")
        await on.shows("place freed by Ravi Shah, 22 Nov 10:34am")
        assert "│ 10:12 Hana Park: waitlisted (by gateway)" in on.squeezed
