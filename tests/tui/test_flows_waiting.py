"""The waiting list by keys: the order with its reasons, what more places would do, a place given by name."""

import fakes_desk
from dashes import Dash, dash
from msgspec.structs import replace

from core.operations.work import GATEWAY
from core.text import lit

NEXT = "digital-2026-12-17"


async def opened(on: Dash) -> None:
    await on.press("2")
    await on.shows("no bank holiday, polling or quiet day")
    await on.press("W")
    await on.shows("Waiting list · #19")
    await on.until(lambda: on.app.focused is not None and on.app.focused.id == "places")


async def fill(on: Dash, field: str, text: str) -> None:
    on.app.screen.query_one(f"#{field}").focus()
    await on.until(lambda: on.app.focused is not None and on.app.focused.id == field)
    await on.press("ctrl+u")
    await on.type(text)


async def test_list_says_the_order_and_what_happens_next() -> None:
    async with dash() as on:
        await opened(on)
        await on.shows("1 Hana Park since 10:12 in order of arrival")
        await on.shows("10 of 10 places taken. A freed place goes to number 1 by itself until Wed 16 Dec 09:00")


async def test_more_places_show_who_would_move_up_before_anything_is_saved() -> None:
    async with dash((80, 24)) as on:
        await opened(on)
        await fill(on, "places", "12")
        await on.shows("✓ 1 moves up: Hana Park")
        assert await fakes_desk.standing(on.store, NEXT, "Hana Park") == "waitlisted"
        await on.shows("Save, 1 letter waits 30 s")
        await on.push("save")
        await on.shows("✓ places 10 -> 12")
        assert await fakes_desk.standing(on.store, NEXT, "Hana Park") == "going"
        await on.press("W")
        await on.shows("nobody waits")
        await on.shows("Hana Park ← a place came up")


async def test_place_by_name_needs_a_reason_and_is_logged_with_it() -> None:
    async with dash() as on:
        await opened(on)
        await fill(on, "who", "Hana Park")
        await on.shows("! Say why: the queue is passed, and the reason stands in the log.")
        await fill(on, "reason", "she speaks")
        await on.shows("is full. Raise its places first, or queue the person.")
        await fakes_desk.say(on.store, NEXT, "Jo Lane", "no")
        await on.shows("nobody waits")


async def test_place_by_name_passes_the_queue() -> None:
    async with dash() as on:
        await fakes_desk.say(on.store, NEXT, "Lee Sand", "yes")
        async with on.store.unit_of_work(GATEWAY) as uow:
            uow.begin("note", lit("more places, nobody moved yet"), series="digital", session=NEXT)
            await uow.sessions.put(replace(await uow.sessions.need(NEXT), capacity=11))
        await opened(on)
        await on.shows("2 Lee Sand")
        await fill(on, "who", "Lee Sand")
        await fill(on, "reason", "she speaks")
        await on.shows("Lee Sand waiting → going")
        await on.shows("Save, 1 letter waits 30 s")
        await on.push("save")
        await on.shows("✓ Lee Sand: ")
        async with on.store.view() as view:
            assert (await view.changes.recent(1))[0].reason == "she speaks"


async def test_one_question_at_a_time() -> None:
    async with dash() as on:
        await opened(on)
        await fill(on, "places", "12")
        await fill(on, "who", "Hana Park")
        await on.shows("! One at a time: either other places, or a place for somebody.")


async def test_open_offer_shows_its_deadline() -> None:
    async with dash() as on:
        async with on.store.unit_of_work(GATEWAY) as uow:
            uow.begin("offer", lit("a place offered"), series="digital", session=NEXT)
            hana = await uow.signups.of(NEXT, await fakes_desk.person_id(on.store, "Hana Park"))
            assert hana is not None
            until = uow.now.replace(hour=15, minute=0, second=0)
            await uow.signups.put(replace(hana, state="offered", offer_until=until))
        await opened(on)
        await on.shows("Hana Park answers by 15:00")
