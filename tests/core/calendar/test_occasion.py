"""What a calendar object says about a session, and which changes a calendar must be told about."""

from datetime import date
from typing import Any

import pytest
from hostile import texts
from hypothesis import given, settings
from invented import GATEWAY, PRIYA, occasion, series, session, utc

from core import calendar
from core.calendar import Material, differing, fingerprint, material
from core.calendar.occasion import DESCRIPTION_LIMIT
from core.model import Join, SeriesSettings
from core.text import Safe, lit

LEAVE = "Plans changed? Choose Decline, or reply NO to our email."
EVERYTHING = Join(
    address=lit("https://meet.example/lgd"),
    short=lit("meet.example/lgd"),
    phone=lit("020 7946 0123"),
    pin=lit("44 71"),
    meeting_id=lit("771 204 998"),
    passcode=lit("AbC 12"),
)


def made(**fields: Any) -> calendar.Occasion:
    """The occasion of the digital series in December."""
    given: dict[str, Any] = {
        "series": series(),
        "session": session(topic=lit("Writing for people in a hurry")),
    } | fields
    return calendar.occasion(given["series"], given["session"], GATEWAY, given.get("hosts", ()))


def test_occasion_of_a_session() -> None:
    assert made() == occasion(summary=lit("LocalGov Digital Hangouts: Writing for people in a hurry"))


def test_session_without_a_topic_has_the_name_of_the_series() -> None:
    assert made(session=session()).summary == "LocalGov Digital Hangouts"


def test_every_way_in_is_named_and_the_pin_is_spaced_out() -> None:
    assert made(series=series(join=EVERYTHING), hosts=(lit("Nia Morgan"), lit("Rowan Ellis"))).description.split(
        "\n"
    ) == [
        "Join: https://meet.example/lgd",
        "Or type: meet.example/lgd",
        "Meeting ID 771 204 998, passcode AbC 12",
        "By phone: 020 7946 0123, PIN 4 4 7 1",
        "Host: Nia Morgan and Rowan Ellis",
        LEAVE,
    ]


def test_passcode_alone_keeps_its_letters_as_they_are() -> None:
    join = Join(address=lit("https://meet.example/lgd"), passcode=lit("AbC 12"))
    assert made(series=series(join=join)).joining == "Join: https://meet.example/lgd\nPasscode AbC 12"


def test_passcode_stays_out_where_the_series_says_so() -> None:
    kept_back = series(join=EVERYTHING, settings=SeriesSettings(passcode_in_calendar=False))
    assert "AbC" not in made(series=kept_back).description
    assert "Meeting ID 771 204 998\n" in made(series=kept_back).description


def test_details_of_the_session_come_before_those_of_the_series() -> None:
    own = session(join=Join(phone=lit("020 7946 0999")))
    view = made(session=own)
    assert (view.location, view.joining) == ("Phone only", "By phone: 020 7946 0999")


def test_session_without_details_has_no_place() -> None:
    bare = made(series=series(join=Join()))
    assert (bare.location, bare.joining, bare.description) == ("", "", LEAVE)


def test_evening_series_is_free_time_and_may_do_without_a_reminder() -> None:
    evening = made(series=series(hours="out", settings=SeriesSettings(alarm=False)))
    assert (evening.busy, evening.alarm) == (False, False)


@given(texts(3_000))
@settings(max_examples=60, deadline=None)
def test_description_is_never_too_long_and_always_says_how_to_leave(text: str) -> None:
    long = Join(address=Safe(text * 20), phone=Safe(text * 20), short=Safe(text * 20))
    description = made(series=series(join=long), hosts=tuple(Safe(text * 9) for _ in range(9))).description
    assert len(description) <= DESCRIPTION_LIMIT
    assert description.endswith(LEAVE)


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({}, Material()),
        ({"starts": utc(2026, 12, 17, 13)}, Material(time=True)),
        ({"ends": utc(2026, 12, 17, 16)}, Material(time=True)),
        ({"location": lit("Phone only")}, Material(details=True)),
        ({"joining": lit("By phone: 020 7946 0999")}, Material(details=True)),
        ({"cancelled": True}, Material(details=True)),
        ({"organizer_address": lit("desk@lgd.example")}, Material(details=True)),
        ({"summary": lit("Getting rid of PDFs")}, Material(words=True)),
        ({"description": lit("Host: Nia Morgan")}, Material(words=True)),
        ({"organizer_name": lit("Hangouts")}, Material(words=True)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_what_differs(change: dict[str, Any], differs: Material) -> None:
    assert material(occasion(), occasion(**change)) == differs


def test_only_words_ride_along() -> None:
    assert [Material(time=True).must_tell, Material(details=True).must_tell, Material(words=True).must_tell] == [
        True,
        True,
        False,
    ]


def test_fingerprint_covers_the_attendee() -> None:
    assert differing(fingerprint(occasion(), PRIYA), fingerprint(occasion(), "tom@eastham.example")).details


def test_unknown_fingerprint_differs_in_everything() -> None:
    everything = Material(time=True, details=True, words=True)
    assert (differing("", fingerprint(occasion())), differing("", "")) == (everything, Material())


def test_topic_and_host_send_nothing_and_a_new_link_does() -> None:
    before = made(session=session())
    topic = made(session=session(topic=lit("Getting rid of PDFs")), hosts=(lit("Nia Morgan"),))
    link = made(session=session(join=Join(address=lit("https://other.example/"))))
    moved = made(session=session(date(2026, 12, 10)))
    assert [material(before, after).must_tell for after in (topic, link, moved)] == [False, True, True]
