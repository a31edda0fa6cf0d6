"""Letters by keys: seen, tried again, kept back, taken back; all mail held and let go."""

from datetime import timedelta
from typing import Any

from dashes import Dash, dash
from fakes_desk import GATEWAY, KATE, NOW
from msgspec.structs import replace

from core.model import OutboxRow, RowState, Switch
from core.store.memory import MemoryStore
from core.text import lit


async def letter(on: Dash, state: str = "retry") -> OutboxRow:
    async with on.store.view() as view:
        rows: list[OutboxRow] = [row for row in await view.outbox.recent(200) if row.state == state]
    return rows[0]


async def change_letter(store: MemoryStore, id_: str, **fields: Any) -> None:
    """What the gateway would write down about a letter."""
    async with store.unit_of_work(GATEWAY) as uow:
        await uow.outbox.put(replace(await uow.outbox.need(id_), **fields))


async def state_of(on: Dash, id_: str) -> RowState:
    async with on.store.view() as view:
        return (await view.outbox.need(id_)).state


async def outbox(on: Dash) -> None:
    await on.press("5")
    await on.shows("[5 Outbox")
    await on.shows("As Omar Khan will see it")


async def test_letters_stand_in_groups_and_the_first_that_needs_somebody_is_shown() -> None:
    async with dash() as on:
        await outbox(on)
        await on.shows("▶! retry next 10:41 omar.khan@eastham")
        assert "─ needs you  1" in on.text
        assert "─ leaving soon  12" in on.text
        assert "You have a place at Digital Hangout." in on.text
        assert "Omar Khan: going (by gateway)" in on.text


async def test_retry_leaves_at_once_without_a_question() -> None:
    async with dash() as on:
        row = await letter(on)
        await outbox(on)
        await on.press("r")
        await on.shows("✓ signed_up to Omar Khan is tried again")
        assert await state_of(on, row.id) == "queued"


async def test_unknown_letter_is_sent_again_only_after_a_warning() -> None:
    async with dash() as on:
        row = await letter(on)
        await change_letter(on.store, row.id, state="unknown")
        await outbox(on)
        await on.shows("? unknown")
        await on.press("r")
        await on.shows("! They may get it twice; it is the same letter and the same calendar entry.")
        await on.push("no")
        assert await state_of(on, row.id) == "unknown"
        await on.press("d")
        await on.shows("has arrived")
        assert await state_of(on, row.id) == "sent"


async def test_hold_keeps_one_letter_back_and_lets_it_go() -> None:
    async with dash() as on:
        row = await letter(on)
        await outbox(on)
        await on.press("h")
        await on.shows("kept back")
        assert await state_of(on, row.id) == "held"
        await on.press("h")
        await on.shows("may leave")
        assert await state_of(on, row.id) == "queued"


async def test_withdraw_asks_and_says_that_the_rest_stays() -> None:
    async with dash() as on:
        row = await letter(on)
        await outbox(on)
        await on.press("x")
        await on.shows("1 letter that had not left yet will not leave.")
        await on.press("enter")
        assert await state_of(on, row.id) == "retry"
        await on.press("x")
        await on.shows("will not leave")
        await on.push("yes")
        await on.shows("is withdrawn")
        assert await state_of(on, row.id) == "withdrawn"


async def test_sent_letter_says_why_it_cannot_be_withdrawn() -> None:
    async with dash() as on:
        row = await letter(on)
        await change_letter(on.store, row.id, state="sent", settled_at=NOW)
        await on.press("5")
        await on.shows("─ sent today  1")
        await on.until(lambda: on.app.desk_screen is not None and row.id in on.app.desk_screen.table.keys)
        assert on.app.desk_screen is not None
        on.app.desk_screen.table.choose(row.id)
        await on.pilot.pause()
        await on.press("x")
        await on.shows("Withdraw…: it has left, undo sends a correction")


async def test_all_mail_is_held_at_once_and_let_go_only_when_asked() -> None:
    async with dash() as on:
        await outbox(on)
        await on.press("H")
        await on.shows("! all mail held by amira since 10:34 (H)")
        assert "! mail held" in on.lines[0]
        await on.press("H")
        await on.shows("Let all mail go")
        await on.push("yes")
        await on.shows("✓ going out")


async def test_held_letters_count_down_by_the_second() -> None:
    async with dash() as on:
        row = await letter(on)
        await change_letter(on.store, row.id, state="held", due=NOW + timedelta(seconds=25))
        await outbox(on)
        await on.shows("in 25 s")
        on.hands.move(seconds=5)
        await on.shows("in 20 s")


async def test_t_shows_letters_in_one_state_only() -> None:
    async with dash() as on:
        await outbox(on)
        await on.press("t", "t", "t")
        await on.shows("Letters · only retry")
        assert "· queued" not in on.text.replace("· queued 12", "")


async def test_p_shows_the_whole_letter_with_its_tries() -> None:
    async with dash() as on:
        row = await letter(on)
        async with on.store.unit_of_work(GATEWAY) as uow:
            from core.model import Try

            tried = Try(at=NOW, outcome="deferred", answer=lit("451 greylisted, come back later"))
            await uow.outbox.put(replace(await uow.outbox.need(row.id), tries=(tried,)))
        await outbox(on)
        await on.shows("451 greylisted")
        await on.press("p")
        await on.shows("With the facts as they are now.")
        await on.shows("Digital Hangout. Run by Rowan Ellis and Nia Morgan.")


async def test_w_shows_the_change_behind_a_letter() -> None:
    async with dash() as on:
        await on.press("5")
        await on.shows("needs you")
        await on.press("W")
        await on.shows("Why · signed up to omar.khan@eastham.example")
        await on.shows("Omar Khan: going")
        await on.shows("─ before it")


async def test_mail_that_the_desk_stopped_goes_on_after_a_question_that_says_why_it_stopped() -> None:
    async with dash() as on:
        await on.press("R")
        await on.shows("Go on: the desk has stopped nothing by itself")
        async with on.store.unit_of_work(KATE) as uow:
            uow.begin("open_breaker", lit("planned mail stopped"))
            await uow.switches.put(Switch(id="breaker", at=uow.now, reason=lit("201 letters within an hour")))
        await on.until(lambda: on.app.frame.stopped)
        await on.press("5", "R")
        await on.shows("Planned mail goes on")
        await on.shows("! 201 letters within an hour")
        await on.push("yes")
        await on.until(lambda: not on.app.frame.stopped)
        async with on.store.view() as view:
            assert await view.switches.get("breaker") is None
