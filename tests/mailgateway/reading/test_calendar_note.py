"""Notes beside a calendar button: the button counts, and what asks for something else is put before a person."""

from datetime import date

import pytest

from core.understanding import Intent
from mailgateway.reading.calendar_note import Note, read_note

TODAY, SESSION = date(2026, 11, 23), date(2026, 12, 17)
FOR_A_PERSON = Note(asks=True)


def note(text: str, button: Intent = "decline", session: date | None = SESSION) -> Note:
    return read_note(text, button, TODAY, session)


@pytest.mark.parametrize(
    "text",
    [
        "put me down for January",
        "Can't make this one but put me down for the January session",
        "Sorry, clashes with full council. Please sign me up for 21 January",
        "Yes to 21 January",
        "put me down for the next one",
        "I'll come to the next one instead",
        "could I come to the January one instead?",
        "please put me down for another date",
        "please sign me up for every one",
        "stop sending me these please",
        "Will there be notes?",
    ],
)
def test_wish_beside_a_decline_is_for_a_person(text: str) -> None:
    assert note(text) == FOR_A_PERSON


@pytest.mark.parametrize(
    "text",
    [
        "leave", "Sorry, on leave until 4 January", "apologies", "Can't make it, see you at the next one",
        "Hope to make the next one",
        "Sorry I can't make this one. Looking forward to the next one!", "See you next time",
    ],
)  # fmt: skip
def test_excuse_beside_a_decline_is_only_shown(text: str) -> None:
    assert note(text) == Note()


@pytest.mark.parametrize(
    ("button", "text", "opposed"),
    [
        ("decline", "I will be there", "I will be there"),
        ("decline", "I will be there on 17 December", "I will be there"),
        ("join", "Sorry, can't make it", "can't make it"),
        ("maybe", "Sorry, can't make it", "can't make it"),
    ],
)
def test_plain_opposite_is_a_contradiction(button: Intent, text: str, opposed: str) -> None:
    assert note(text, button) == Note(opposed=opposed)


def test_opposite_about_another_day_is_none() -> None:
    assert note("I will be there on 21 January") == FOR_A_PERSON
    assert note("I will be there on 21 January", session=None) == Note(opposed="I will be there")
    assert note("See you in December", "join") == Note()
    assert note("Also put me down for January", "join") == FOR_A_PERSON


def test_hope_beside_a_maybe_is_only_shown() -> None:
    assert note("Looking forward to it", "maybe") == Note()
