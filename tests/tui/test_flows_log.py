"""The log: who changed what and why; any change is taken back from there, somebody else's only after a question."""

import fakes_desk
from dashes import Dash, dash
from fakes_desk import DESK, KATE

from core.operations import sessions
from core.operations.sessions import SessionEdit


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
