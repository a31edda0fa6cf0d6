"""The log: who changed what and why; any change is taken back from there, somebody else's only after a question."""

import fakes_desk
from dashes import Dash, dash
from fakes_desk import DESK, KATE
from msgspec.structs import replace

from core.operations import sessions
from core.operations.sessions import SessionEdit
from core.text import Safe


async def log(on: Dash) -> None:
    await on.press("l")
    await on.shows("[l Log]")
    await on.shows("before → after")


async def edited(on: Dash, topic: str) -> str:
    session = await fakes_desk.next_session(on.store)
    await sessions.edit(on.store, DESK, KATE, session, SessionEdit(topic=topic))
    return session


async def topic(on: Dash, session: str) -> str:
    async with on.store.view() as view:
        return (await view.sessions.need(session)).topic


async def test_change_shows_who_when_and_each_field_before_and_after() -> None:
    async with dash() as on:
        await edited(on, "Maps for all")
        await log(on)
        await on.shows("sessions digital-2026-12-17 topic: Accessible")
        await on.shows("forms in the wild → Maps for all")
        assert "by kate" in on.text
        assert "u takes it back" in on.text


async def test_somebody_elses_change_is_taken_back_only_after_a_question() -> None:
    async with dash() as on:
        session = await edited(on, "Maps for all")
        await log(on)
        await on.press("u")
        await on.shows("topic Maps for all → Accessible forms in the wild")
        await on.press("enter")
        await on.shows("nothing was changed")
        assert await topic(on, session) == "Maps for all"
        await on.press("u")
        await on.shows("Nobody is told.")
        await on.push("yes")
        await on.shows("✓ undone: topic")
        assert await topic(on, session) == "Accessible forms in the wild"


async def test_change_that_a_later_one_depends_on_says_so() -> None:
    async with dash() as on:
        await edited(on, "First")
        session = await edited(on, "Second")
        await log(on)
        await on.press("j")
        await on.shows("“First”” cannot be undone: later change 23 by")
        await on.press("u")
        await on.shows("✗ not done:")
        assert await topic(on, session) == "Second"


async def test_undone_change_is_marked_and_grey() -> None:
    async with dash() as on:
        await edited(on, "Maps for all")
        await log(on)
        await on.press("u")
        await on.shows("Nobody is told.")
        await on.push("yes")
        await on.shows("undone by 23")
        await on.shows("─ Change 22 ")
        await on.press("u")
        await on.shows("Undo: undone already, by change 23")


async def test_v_shows_only_my_changes() -> None:
    async with dash(actor=KATE) as on:
        await log(on)
        await on.press("v")
        await on.shows("Changes 5 of yours")
        assert not [row for row in on.lines[3:20] if "gateway" in row[:40]]


async def test_new_changes_do_not_move_the_cursor() -> None:
    async with dash() as on:
        await log(on)
        await on.press("j", "j")
        await on.shows("Change 19")
        for number in range(3):
            await edited(on, f"Topic {number}")
        await on.shows("Topic 2")
        await on.until(lambda: any(row.startswith("│ ▶10:00") and "Tom Reed: going" in row for row in on.lines))


async def test_people_are_named_instead_of_their_ids() -> None:
    store = await fakes_desk.filled()
    session = await fakes_desk.next_session(store)
    async with store.unit_of_work(fakes_desk.KATE) as uow:
        uow.begin("edit_session", Safe("host of #19"), series="digital", session=session)
        found = await uow.sessions.need(session)
        await uow.sessions.put(replace(found, hosts=(await fakes_desk.person_id(store, "Ravi Shah"),)))
    async with dash((160, 48), store=store) as on:
        await on.press("l")
        await on.shows("hosts: Amira Khan → Ravi Shah")


async def test_enter_shows_all_a_change_did_and_w_the_chain_behind_it() -> None:
    async with dash() as on:
        await fakes_desk.say(on.store, await fakes_desk.next_session(on.store), "Tom Webb", "no")
        await on.press("l")
        await on.shows("Tom Webb: maybe -> declined")
        await on.press("g", "enter")
        await on.shows("of Tom Webb state: maybe → declined")
        await on.press("escape", "W")
        await on.shows("─ before it")
        await on.shows("Tom Webb: maybe (by gateway)")


async def test_t_shows_whose_changes_there_are() -> None:
    async with dash() as on:
        await on.press("l")
        await on.shows("first people")
        await on.press("t")
        await on.shows("by organisers")
        await on.until(lambda: "first people" not in on.text)
        await on.press("t")
        await on.shows("by the gateway")
        await on.press("t", "t")
        await on.shows("before → after")
