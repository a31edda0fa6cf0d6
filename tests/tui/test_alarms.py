"""What keeps mail from moving is said on every screen, in words, with the key or the command that mends it."""

import fakes_desk
from dashes import Dash, dash
from fakes_desk import AMIRA, DESK

from core.model import Switch
from core.operations import outbox
from core.text import lit

SCREENS = ("1", "2", "3", "4", "5", "6", "l")
SMALL = (60, 20)
GATEWAY = "thirdthursday gateway"
RESUME, REDIRECT = "R lets it go on", "thirdthursday outbox redirect --off"


async def switch_on(on: Dash, name: str) -> None:
    async with on.store.unit_of_work(fakes_desk.AMIRA) as uow:
        uow.begin("open_breaker", lit("stopped"))
        why = lit("The clock of this machine has jumped 9 hours ahead.")
        await uow.switches.put(Switch(id=name, by=lit("the desk"), at=uow.now, reason=why))


async def seen_everywhere(on: Dash, *texts: str) -> None:
    for key in SCREENS:
        await on.press(key)
        await on.until(lambda: all(text in on.text for text in texts))


async def test_silent_gateway_is_said_with_the_command_that_starts_it() -> None:
    async with dash(SMALL) as on:
        await on.shows("● ")
        assert GATEWAY not in on.text
        on.hands.move(minutes=6)
        await seen_everywhere(on, "silent 6 min", GATEWAY)


async def test_held_and_redirected_mail_is_said_with_what_ends_it() -> None:
    async with dash(SMALL) as on:
        await outbox.hold_all(on.store, DESK, AMIRA)
        await outbox.redirect(on.store, DESK, AMIRA, "rowan@lgd.example")
        await seen_everywhere(on, "! all mail held by amira", "H lets it go", "! letters redirected", REDIRECT)
        await outbox.release_all(on.store, DESK, AMIRA)
        await on.until(lambda: "H lets it go" not in on.text)


async def test_what_the_desk_stopped_itself_is_said_with_the_key_that_goes_on() -> None:
    async with dash(SMALL) as on:
        await switch_on(on, "breaker")
        await switch_on(on, "clock")
        await seen_everywhere(on, "! planned mail stopped", "! clock jumped, all waits", RESUME)


async def test_wide_screens_say_who_why_and_where_to() -> None:
    async with dash((120, 36)) as on:
        await outbox.hold_all(on.store, DESK, AMIRA)
        await outbox.redirect(on.store, DESK, AMIRA, "rowan@lgd.example")
        await switch_on(on, "clock")
        await on.shows("! all mail held by amira since 10:34 · H lets it go")
        await on.shows("! automatic actions stopped: The clock of this machine has jumped 9 hours ahead · " + RESUME)
        await on.shows("! every letter goes to rowan@lgd.example instead · " + REDIRECT)


async def test_gateway_that_is_let_in_nowhere_is_said() -> None:
    async with dash(SMALL) as on:
        await on.store.beat(
            "gateway", {"disk_free": 0.9, "out": {"state": "refused", "why": "535 no\x1b[31m such user"}}
        )
        await on.press("ctrl+r")
        await on.shows("! mail does not move · see: thirdthursday status")


async def test_all_at_once_say_the_worst_and_how_many_more() -> None:
    async with dash(SMALL) as on:
        await outbox.hold_all(on.store, DESK, AMIRA)
        await outbox.redirect(on.store, DESK, AMIRA, "rowan@lgd.example")
        await switch_on(on, "breaker")
        await switch_on(on, "clock")
        await on.shows("! 3 more: thirdthursday status")
        assert "! all mail held" in on.text
