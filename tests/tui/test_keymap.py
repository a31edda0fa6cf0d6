"""A user's own keys: used everywhere, or refused with the line that is wrong; the usual keys hold then."""

import pytest
from dashes import dash

from core.errors import Refused
from tui import status
from tui.actions import ACTIONS, SCOPES
from tui.actions.keymap import Keymap, read, written
from tui.text import Safe


def refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        read(text, "keys")
    return str(refused.value)


def test_keys_of_a_file_take_the_place_of_those_of_the_table() -> None:
    found = read("# mine\nsession.edit = E\nview.reload = ctrl+r ^r\n\nsession.move = none\n", "keys")
    assert found == Keymap({"session.edit": ("E",), "view.reload": ("ctrl+r", "ctrl+r"), "session.move": ()})
    assert found.action("session.edit").keys == ("E",)
    assert found.action("session.new").keys == ("n",)


@pytest.mark.parametrize("screen", SCOPES)
def test_empty_keymap_is_the_table(screen: str) -> None:
    assert list(read("", "keys").of_screen(screen)) == [
        action for scope in SCOPES[screen] for action in ACTIONS if action.scope == scope
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\nmail.yes = m", "keys, line 2: “m” of mail.yes is the key of mail.maybe on inbox already."),
        ("view.find = x", "keys, line 1: “x” of view.find is the key of session.cancel on home already."),
        ("view.keys = F", "keys, line 1: “?” stays with view.keys, so that it works for everybody. Add it."),
        ("view.back = Z", "keys, line 1: “q” stays with view.back, so that it works for everybody. Add it."),
        ("change.undo = none", "keys, line 1: “u” stays with change.undo, so that it works for everybody. Add it."),
        ("view.leave = Z", "keys, line 1: “escape” stays with view.leave, so that it works for everybody. Add it."),
        ("session.edit = ctrl+b", "keys, line 1: “ctrl+b” does not reach every terminal. Take another key."),
        ("session.edit = alt+e", "keys, line 1: “alt+e” does not reach every terminal. Take another key."),
        ("session.edit = f5", "keys, line 1: “f5” does not reach every terminal. Take another key."),
        ("session.edit = g", "keys, line 1: “g” moves in lists, and nothing else. Take another key."),
        ("mail.yes = Y\nmail.yes = Z", "keys, line 2: mail.yes has its keys in line 1 already."),
        (
            "mail.sing = s",
            "keys, line 1: there is no action “mail.sing”. `thirdthursday dashboard --print-keymap` names all.",
        ),
        (
            "mail.yes y",
            "keys, line 1: write an action, “=” and its keys with spaces between, or “none”: session.edit = e",
        ),
    ],
)
def test_key_that_collides_hides_or_is_forbidden_is_refused_with_its_line(text: str, says: str) -> None:
    assert refusal(text) == says


def test_what_is_no_key_is_refused_without_its_escapes() -> None:
    assert refusal("mail.yes = \x1b]0;x\x07").startswith("keys, line 1: “]0;x” is no key. Use a letter")


def test_two_actions_may_change_places() -> None:
    assert read("mail.yes = n\nmail.no = y", "keys").own == {"mail.yes": ("n",), "mail.no": ("y",)}


def test_printed_keymap_is_a_keymap_that_says_the_same() -> None:
    own = read("mail.yes = n\nmail.no = y\nsession.edit = none", "keys")
    again = read("\n".join(written(own)), "keys")
    assert {a.id: again.action(a.id).keys for a in ACTIONS} == {a.id: own.action(a.id).keys for a in ACTIONS}


async def test_own_keys_work_are_shown_and_leave_the_usual_ones_free() -> None:
    async with dash(keymap=read("view.log = Z\nview.people = Y 4", "keys")) as on:
        await on.press("l")
        await on.pilot.pause()
        assert "[Log" not in on.text
        await on.press("Z")
        await on.shows("[l Log]")
        await on.press("?")
        await on.type("every change; u")
        await on.shows("▶Z Log")
        await on.press("escape", "Y")
        await on.shows("[4 People]")


async def test_refused_keymap_is_said_and_the_usual_keys_hold() -> None:
    note = status.refused(Safe("the usual keys hold: keys, line 2: “m” of mail.yes is the key of mail.maybe already."))
    async with dash((80, 24), note=note) as on:
        await on.shows("✗ the usual keys hold: keys, line 2")
        await on.press("enter")
        await on.shows("of mail.yes is the key of mail.maybe")
