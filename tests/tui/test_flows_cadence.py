"""The cadence wizard by keys: a rule, what it does to each date, the mails; all of it one change and one undo."""

from datetime import date

import fakes_desk
from dashes import Dash, dash

from core.model import Series, Session

NEXT = "digital-2026-12-17"


async def wizard(on: Dash, rule: str, first: str = "1 Dec 2026") -> None:
    """Step one, filled in."""
    await on.press("2")
    await on.shows("✓ date    no bank holiday, polling or quiet day")
    await on.press("C")
    await on.shows("Cadence of Digital Hangout · 1 of 3")
    await on.press("ctrl+u")
    await on.type(rule)
    await on.press("tab", "ctrl+u")
    await on.type(first)


async def lists(on: Dash, shows: str) -> None:
    """Step two."""
    await on.shows(shows)
    await on.push("next")
    await on.shows("2 of 3 · what it does to each date")


async def stored(on: Dash) -> Series:
    async with on.store.view() as view:
        return await view.series.need("digital")


async def session_of(on: Dash, id_: str) -> Session:
    async with on.store.view() as view:
        return await view.sessions.need(id_)


async def chosen(on: Dash, key: str) -> None:
    """Put the cursor of step two on a row."""
    on.app.screen.query_one("#found").choose(key)  # type: ignore[attr-defined]
    await on.pilot.pause()


async def test_change_of_cadence_is_one_change_and_one_undo() -> None:
    async with dash() as on:
        before = on.store.seq
        await wizard(on, "fourth Thursday")
        await lists(on, "Now: third Thursday. Then: fourth Thursday.")
        await on.shows("Thu 17 Dec 2026 → Thu 24 Dec 12 signed up ! moves (c cancels, s stays)")
        await on.shows("kept 0 · moved 1 · new 11")
        await on.push("next")
        await on.shows("3 of 3 · mails · fourth Thursday")
        await on.shows("the explanation with all their dates")
        await on.push("yes")
        await on.shows("✓ fourth Thursday: ")
        assert (await stored(on)).rule == "fourth Thursday"
        moved = await session_of(on, NEXT)
        assert (moved.date, moved.number) == (date(2026, 12, 24), 19)
        assert on.store.seq == before + 1
        async with on.store.view() as view:
            kinds = {row.kind for row in await view.outbox.in_state("held")}
        assert kinds == {"cadence_changed", "calendar_update"}
        await on.press("u")
        await on.shows("✓ undone: fourth Thursday")
        assert (await stored(on)).rule == "third Thursday"
        assert (await session_of(on, NEXT)).date == date(2026, 12, 17)
        async with on.store.view() as view:
            assert await view.outbox.in_state("held") == []


async def test_session_with_people_is_moved_cancelled_or_left_by_one_key() -> None:
    async with dash() as on:
        await wizard(on, "fourth Thursday")
        await lists(on, "Then: fourth Thursday.")
        await chosen(on, f"session:{NEXT}")
        await on.press("s")
        await on.shows("✓ stays where it is (m moves it)")
        await on.press("m")
        await on.shows("! moves (c cancels, s stays)")
        await on.press("c")
        await on.shows("✗ called off (m moves, s stays)")
        await on.push("next")
        await on.shows("3 of 3 · mails")
        await on.push("yes")
        await on.shows("✓ fourth Thursday: ")
        assert (await session_of(on, NEXT)).state == "cancelled"


async def test_new_date_with_a_clash_is_accepted_or_left_out_in_the_same_change() -> None:
    async with dash() as on:
        await wizard(on, "last Thursday")
        await lists(on, "Then: last Thursday.")
        await on.until(lambda: any(key.startswith("clash:") for key in keys(on)))
        key = next(key for key in keys(on) if key.startswith("clash:"))
        day = key.partition(":")[2]
        await chosen(on, key)
        await on.press("a")
        await on.shows("✓ accepted: ")
        await on.press("s")
        await on.shows("✗ left out: ")
        await on.push("next")
        await on.shows("3 of 3 · mails")
        before = on.store.seq
        await on.push("yes")
        await on.shows("✓ last Thursday: ")
        assert on.store.seq == before + 1
        assert (await session_of(on, f"digital-{day}")).state == "cancelled"
        await on.press("u")
        await on.shows("✓ undone: last Thursday")
        async with on.store.view() as view:
            assert await view.sessions.get(f"digital-{day}") is None


def keys(on: Dash) -> list[str]:
    return on.app.screen.query_one("#found").keys  # type: ignore[attr-defined, no-any-return]


async def test_rule_that_is_none_says_how_to_write_one_and_the_same_rule_changes_nothing() -> None:
    async with dash() as on:
        await wizard(on, "when it suits")
        await on.shows("Write it like “third Thursday”")
        await on.push("next")
        await on.shows("the rule gives no plan yet")
        assert (await stored(on)).rule == "third Thursday"


async def test_escape_goes_back_a_step_and_asks_before_it_drops_what_was_typed() -> None:
    async with dash((80, 24)) as on:
        await wizard(on, "fourth Thursday")
        await lists(on, "Then: fourth Thursday.")
        await on.press("escape")
        await on.shows("1 of 3")
        await on.press("escape")
        await on.shows("Esc again drops what you typed")
        await on.press("escape")
        await on.shows("[2Sched]")


async def test_new_date_for_this_and_later_goes_on_in_the_wizard() -> None:
    async with dash() as on:
        await on.press("e")
        await on.shows("Places   [10")
        on.app.screen.query_one("#date").focus()
        await on.pilot.pause()
        await on.press("ctrl+u")
        await on.type("24 Dec 2026")
        on.app.screen.query_one("#later").focus()
        await on.pilot.pause()
        await on.press("space")
        await on.shows("A new date for this and later is a new rule")
        await on.shows("[ Go on: new rule ]")
        await on.push("save")
        await on.shows("Cadence of Digital Hangout · 1 of 3")
        assert on.app.screen.query_one("#rule").text == "fourth Thursday"  # type: ignore[attr-defined]
        await on.shows("Then: fourth Thursday.")


async def test_somebody_who_signs_up_meanwhile_is_counted() -> None:
    store = await fakes_desk.filled()
    async with dash(store=store) as on:
        await wizard(on, "fourth Thursday")
        await lists(on, "Then: fourth Thursday.")
        await on.shows("12 signed up")
        await fakes_desk.say(store, NEXT, "Lee Sand", "yes")
        await on.shows("13 signed up")
