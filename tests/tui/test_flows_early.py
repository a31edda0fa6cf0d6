"""The invitation and the reminder by key, from Home and from People: counted, asked about, held."""

import fakes_desk
from dashes import Dash, dash

from core.operations import signups

TWENTY_ONE = "digital-2027-02-18"


async def held(on: Dash) -> list[tuple[str, str]]:
    """The letters in their hold: kind and session."""
    async with on.store.view() as view:
        return sorted({(row.kind, row.session) for row in await view.outbox.in_state("held")})


async def test_i_asks_how_many_are_invited_and_says_no_by_default() -> None:
    async with dash() as on:
        await on.press("j", "i")
        await on.shows("Invite: #20")
        await on.shows("people: the invitation")
        await on.press("enter")
        await on.shows("nothing was changed")
        assert await held(on) == []


async def test_i_sends_the_invitation_after_the_hold_and_u_takes_it_back() -> None:
    async with dash() as on:
        await on.press("j", "i")
        await on.shows("Invite: #20")
        await on.push("yes")
        await on.shows("✓ invitation for 21 January 2027")
        assert await held(on) == [("invitation", "digital-2027-01-21")]
        await on.press("u")
        await on.shows("undone: invitation for")
        assert await held(on) == []


async def test_r_reminds_whoever_has_a_place() -> None:
    async with dash() as on:
        person = await fakes_desk.person_id(on.store, "Ines Roy")
        await signups.set_state(on.store, fakes_desk.DESK, fakes_desk.KATE, TWENTY_ONE, person, "going")
        before = await held(on)
        await on.press("j", "j", "r")
        await on.shows("Remind: #21")
        await on.shows("Ines Roy: the reminder")
        await on.push("yes")
        await on.shows("✓ reminder for 18 February 2027: 1 letter")
        assert await held(on) == [("reminder", TWENTY_ONE), *before]


async def test_r_says_why_nobody_is_reminded_while_somebody_waits() -> None:
    async with dash() as on:
        await on.press("r")
        await on.shows("✗ not done: Somebody waits for a place")


async def test_empty_people_say_how_many_i_would_invite() -> None:
    async with dash() as on:
        await on.press("j", "enter")
        await on.shows("signups of #20 Thu 21 Jan")
        await on.shows("nobody yet: i sends the invite to")
        await on.press("i")
        await on.shows("Invite")
        await on.push("yes")
        await on.shows("✓ invitation for 21 January 2027")
        await on.shows("nobody yet")
        await on.until(lambda: "i sends the invite" not in on.text)
