"""Finding one's way by keys: screens, series, help, commands, finding, leaving."""

import fakes_desk
import pytest
from dashes import Dash, dash


async def test_number_keys_go_to_the_screens() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("[4 People]")
        await on.press("1")
        await on.shows("[1 Home]")


async def test_enter_on_a_session_shows_its_people() -> None:
    async with dash() as on:
        await on.press("j", "j", "enter")
        await on.shows("signups of #21 Thu 18 Feb")


async def test_people_start_with_the_next_session() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("signups of #19 Thu 17 Dec")


async def test_brackets_change_the_series() -> None:
    async with dash() as on:
        await on.press("]")
        await on.shows("▶berkshire")
        await on.shows("Mon 7 Dec")
        await on.press("]")
        await on.shows("▶digital")


async def test_help_filters_as_one_types_and_runs_the_action() -> None:
    async with dash() as on:
        await on.press("?")
        await on.shows("─ everywhere")
        await on.type("who moves up")
        await on.shows("▶c         Places")
        assert "Find                " not in on.text
        await on.press("enter")
        await on.shows("Places [10")


async def test_help_says_why_an_action_is_grey() -> None:
    async with dash() as on:
        await on.press("?")
        await on.shows("not now: nothing of yours to undo")


@pytest.mark.parametrize("key", [":", "ctrl+p"])
async def test_commands_open_with_either_key(key: str) -> None:
    async with dash() as on:
        await on.press(key)
        await on.shows("Commands · home")
        await on.type("screen 4")
        await on.press("enter")
        await on.shows("[4 People]")


async def test_find_keeps_rows_that_hold_the_text_and_escape_brings_all_back() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("Ravi Shah")
        await on.press("/")
        await on.type("westshire")
        await on.shows("“westshire”: 4 of 15")
        assert "Omar Khan" not in on.text
        await on.press("enter", "escape")
        await on.shows("Omar Khan")


async def test_letters_typed_into_a_field_do_nothing_else() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("Ravi Shah")
        await on.press("/")
        await on.press("q", "x", "1")
        await on.shows("“qx1”: 0 of 15")


async def test_q_goes_back_and_quits_on_home() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("[4 People]")
        await on.press("q")
        await on.shows("[1 Home]")
        assert on.app.is_running
        await on.press("q")
        await on.until(lambda: on.app._exit)


async def test_escape_never_quits() -> None:
    async with dash() as on:
        await on.press("escape", "escape")
        assert not on.app._exit


async def test_ctrl_c_says_how_to_leave() -> None:
    async with dash() as on:
        await on.press("ctrl+c")
        await on.shows("q goes back, and quits on Home")
        assert not on.app._exit


async def test_rows_move_with_letters_and_arrows() -> None:
    async with dash() as on:
        await on.press("j", "down", "k", "G")
        assert cursor(on) == "digital-2027-11-18"
        await on.press("g", "pagedown")
        assert cursor(on) != "digital-2026-12-17"
        await on.press("pageup", "g")
        assert cursor(on) == "digital-2026-12-17"


def cursor(on: Dash) -> str:
    assert on.app.desk_screen is not None
    return on.app.desk_screen.table.cursor


async def test_refusal_that_does_not_fit_is_shown_in_full_by_enter() -> None:
    from tui import status

    sentence = "The session is full, and nobody of those who wait may be passed over by a plain key. " * 3
    async with dash((80, 24)) as on:
        on.app.say(status.not_done(status.Safe(sentence)))
        await on.press("enter")
        await on.shows("Not done")
        assert on.text.count("passed over") == 3
        await on.press("escape", "enter")
        await on.shows("[4People]")


async def test_empty_desk_says_how_to_begin_and_every_key_is_harmless() -> None:
    async with dash(store=await fakes_desk.empty(), ready=False) as on:
        await on.shows("There is no series yet.")
        assert "n makes the first (or: thirdthursday series add)" in on.text
        await on.press("e", "c", "enter", "u", "j", "G", "[", "4")
        await on.shows("no session chosen")
        await on.press("y", "x", "W", "/", "escape", "q")
        await on.shows("There is no series yet.")
