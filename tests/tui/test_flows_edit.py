"""Editing a session by keys: what stands in the store afterwards, and what was said before."""

import fakes_desk
from dashes import Dash, dash
from fakes_desk import AMIRA, DESK, KATE

from core.model import OutboxRow, Session
from core.operations import sessions
from core.operations.sessions import SessionEdit


async def stored(on: Dash) -> Session:
    async with on.store.view() as view:
        return await view.sessions.need(await fakes_desk.next_session(on.store))


async def held(on: Dash) -> list[OutboxRow]:
    async with on.store.view() as view:
        return await view.outbox.in_state("held")


async def host_names(on: Dash) -> list[str]:
    async with on.store.view() as view:
        return [person.name for person in (await view.people.many((await stored(on)).hosts)).values()]


async def open_editor(on: Dash, key: str = "e") -> None:
    await on.press(key)
    await on.shows("Places [10")
    await on.until(lambda: on.app.focused is not None)


async def clear_field(on: Dash) -> None:
    await on.press("ctrl+u")


async def save(on: Dash) -> None:
    await on.push("save")


async def test_topic_is_stored_and_tells_nobody() -> None:
    async with dash() as on:
        await open_editor(on)
        await clear_field(on)
        await on.type("Maps for all")
        await on.shows("→ Maps for all")
        assert "Nobody is told." in on.text
        await save(on)
        await on.shows("✓ topic “Accessible forms in the wild” -> “Maps for all”")
        assert (await stored(on)).topic == "Maps for all"
        assert await held(on) == []


async def test_host_by_name_is_stored() -> None:
    async with dash() as on:
        await open_editor(on)
        await on.press("tab")
        await clear_field(on)
        await on.type("Nia Morgan, Rowan Ellis")
        await on.shows("→ Nia Morgan, Rowan Ellis")
        await save(on)
        await on.shows("✓ host -> Nia Morgan, Rowan Ellis")
        assert await host_names(on) == ["Nia Morgan", "Rowan Ellis"]


async def test_host_nobody_knows_is_refused_in_words_and_nothing_is_stored() -> None:
    async with dash() as on:
        before = await stored(on)
        await open_editor(on)
        await on.press("tab")
        await clear_field(on)
        await on.type("Zoe Zimmer")
        await on.shows("! Nobody has the name “Zoe Zimmer”. Give their mail address.")
        await save(on)
        assert await stored(on) == before


async def test_growing_capacity_shows_who_moves_up_and_holds_their_letter() -> None:
    async with dash() as on:
        await open_editor(on, "c")
        await on.press("backspace", "2")
        await on.shows("✓ 1 moves up: Hana Park")
        assert "Hana Park: “You have a place” and a calendar invite" in on.text
        assert "1 letter, 1 calendar update. Held 30 s after saving; u stops it." in on.text
        await save(on)
        await on.shows("1 letter leaves in 30 s: u undoes it")
        assert (await stored(on)).capacity == 12
        assert [(row.kind, row.name) for row in await held(on)] == [("promoted", "Hana Park")]
        assert await fakes_desk.standing(on.store, (await stored(on)).id, "Hana Park") == "going"


async def test_letters_can_be_read_before_saving() -> None:
    async with dash() as on:
        await open_editor(on, "c")
        await on.press("backspace", "2")
        await on.shows("1 moves up")
        await on.push("read")
        await on.shows("Subject  You have a place: Thursday 17 December, 2pm to 3pm")
        assert "Hello Hana" in on.text
        await on.press("escape")
        await on.shows("who gets told")
        assert await held(on) == []


async def test_lowering_capacity_takes_nobodys_place() -> None:
    async with dash() as on:
        await open_editor(on, "c")
        await on.press("ctrl+u", "4")
        await on.shows("✓ nobody loses a place")
        await save(on)
        await on.shows("✓ places 10 -> 4")
        session = await stored(on)
        async with on.store.view() as view:
            assert await view.signups.count(session.id, "going") == 9


async def test_capacity_that_is_no_number_cannot_be_saved() -> None:
    async with dash() as on:
        before = await stored(on)
        await open_editor(on, "c")
        await on.press("ctrl+u", "m", "a", "n", "y")
        await on.shows("! Places must be a number from 2 up, or “none” for no limit.")
        await save(on)
        await on.shows("Places must be a number")
        assert await stored(on) == before


async def test_escape_asks_once_when_something_was_typed() -> None:
    async with dash() as on:
        before = await stored(on)
        await open_editor(on)
        await on.type("x")
        await on.press("escape")
        assert "Esc again drops what you typed" in on.text
        await on.press("escape")
        await on.shows("Just happened")
        assert await stored(on) == before


async def test_somebody_elses_edit_is_told_while_the_editor_stands_open_and_fields_stay() -> None:
    async with dash() as on:
        await open_editor(on)
        await on.type("!")
        session = await stored(on)
        await sessions.edit(on.store, DESK, KATE, session.id, SessionEdit(capacity=15))
        await on.shows("! kate changed places “10” → “15” at 10:34. Your fields stay.")
        await save(on)
        await on.shows("✓ topic “Accessible forms in the wild” -> “Accessible forms in the wild!”")
        after = await stored(on)
        assert (after.topic, after.capacity) == ("Accessible forms in the wild!", 15)


async def conflicted(on: Dash) -> None:
    """I type one topic, kate saves another, I save."""
    await open_editor(on)
    await clear_field(on)
    await on.type("Mine")
    await on.shows("→ Mine")
    await sessions.edit(on.store, DESK, KATE, (await stored(on)).id, SessionEdit(topic="Hers"))
    await on.shows("! kate changed topic")
    await save(on)
    await on.shows("Changed meanwhile by somebody else")
    assert (await stored(on)).topic == "Hers"


async def test_conflict_goes_back_by_default_and_overwrites_nothing() -> None:
    async with dash() as on:
        await conflicted(on)
        await on.press("enter")
        await on.shows("Look again before you save.")
        assert (await stored(on)).topic == "Hers"
        assert on.app.screen.query_one("#topic").text == "Mine"  # type: ignore[attr-defined]


async def test_conflict_keep_mine_saves_over_theirs_knowingly() -> None:
    async with dash() as on:
        await conflicted(on)
        await on.press("tab", "tab", "enter")
        await on.shows("✓ topic “Hers” -> “Mine”")
        assert (await stored(on)).topic == "Mine"


async def test_conflict_take_theirs_shows_theirs_in_the_field() -> None:
    async with dash() as on:
        await conflicted(on)
        await on.press("tab", "enter")
        await on.shows("[Hers ")
        assert (await stored(on)).topic == "Hers"


async def test_edit_undone_within_the_hold_withdraws_its_letters() -> None:
    async with dash() as on:
        await open_editor(on, "c")
        await on.press("backspace", "2")
        await on.shows("1 moves up")
        await save(on)
        await on.shows("u Undo “places 10")
        await on.press("u")
        await on.shows("✓ undone: places 10 -> 12; 1 moved up from the queue · 1 letter withdrawn")
        assert ((await stored(on)).capacity, await held(on)) == (None, [])
        await on.shows("U Redo “")
        await on.press("U")
        await on.shows("Save, 1 letter waits 30 s")
        await on.push("yes")
        await on.shows("✓ done again: places 10 -> 12")
        assert (await stored(on)).capacity == 12


async def test_past_session_says_why_it_cannot_be_edited() -> None:
    async with dash() as on:
        on.hands.move(days=25, hours=5)
        await on.press("e")
        await on.shows("Edit: it was on 17 Dec")


async def test_actor_of_the_change_is_the_organiser() -> None:
    async with dash() as on:
        await open_editor(on)
        await on.type("!")
        await on.shows("wild!")
        await save(on)
        await on.shows("✓ topic")
        async with on.store.view() as view:
            assert (await view.changes.recent(1))[0].actor == AMIRA
