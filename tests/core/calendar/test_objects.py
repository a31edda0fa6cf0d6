"""Calendar objects: both ways of writing them agree, and no text can add anything to them."""

import re
import time

import pytest
from hostile import naughty_strings, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event
from invented import PRIYA, UID, occasion, utc

from core.calendar import Method, cancel, declinecounter, request
from core.calendar.objects import Guest, attendee_name, built, fill, form
from core.calendar.occasion import LOCATION_LIMIT
from core.text import Safe, clean_line, clean_text

METHODS: tuple[Method, ...] = ("REQUEST", "CANCEL", "DECLINECOUNTER")
PROPERTIES = {
    "REQUEST": "SUMMARY DTSTART DTEND DTSTAMP UID SEQUENCE ATTENDEE CLASS DESCRIPTION LOCATION ORGANIZER STATUS TRANSP "
    "X-MICROSOFT-CDO-BUSYSTATUS X-MICROSOFT-CDO-INTENDEDSTATUS X-MICROSOFT-DISALLOW-COUNTER "
    "X-MICROSOFT-DONOTFORWARDMEETING",
    "CANCEL": "SUMMARY DTSTART DTEND DTSTAMP UID SEQUENCE ATTENDEE CLASS LOCATION ORGANIZER STATUS TRANSP",
    "DECLINECOUNTER": "SUMMARY DTSTART DTEND DTSTAMP UID SEQUENCE ATTENDEE CLASS LOCATION ORGANIZER STATUS TRANSP",
}
ADDRESSES = ("a@b.example", str(PRIYA), "o'brien+x=y@westshire.example", f"{'long.' * 12}name@{'sub.' * 20}example.org")
_UNFOLD = re.compile(rb"\r\n[ \t]")


def guests() -> st.SearchStrategy[Guest]:
    return st.builds(
        Guest,
        uid=st.sampled_from((UID, f"{'a' * 26}.99999@{'d.' * 60}example")),
        sequence=st.integers(0, 10_000),
        stamp=st.datetimes(min_value=utc(2024, 1, 1).replace(tzinfo=None)).map(
            lambda at: at.replace(microsecond=0, tzinfo=utc(2024, 1, 1).tzinfo)
        ),
        address=st.sampled_from(ADDRESSES),
        name=texts(140),
        partstat=st.sampled_from(("ACCEPTED", "TENTATIVE", "NEEDS-ACTION", "DECLINED")),
    )


def event_of(data: bytes) -> Event:
    calendar = Calendar.from_ical(data)
    assert not calendar.errors
    assert [part.name for part in calendar.walk()].count("VEVENT") == 1
    event = calendar.events[0]
    assert not event.errors
    return event


def names_in(data: bytes) -> str:
    """The names of the properties of the event itself, as they stand in the bytes."""
    lines = _UNFOLD.sub(b"", data).split(b"\r\n")
    end = lines.index(b"BEGIN:VALARM") if b"BEGIN:VALARM" in lines else lines.index(b"END:VEVENT")
    return " ".join(re.split(rb"[;:]", line)[0].decode() for line in lines[lines.index(b"BEGIN:VEVENT") + 1 : end])


@given(guest=guests(), summary=texts(), description=texts(200), series=texts(), method=st.sampled_from(METHODS))
@settings(max_examples=200, deadline=None)
def test_quick_path_writes_what_icalendar_writes(
    guest: Guest, summary: str, description: str, series: str, method: Method
) -> None:
    about = occasion(summary=Safe(summary), description=Safe(description), organizer_name=Safe(series))
    assert fill(method, form(method, about), guest) == built(method, about, guest)


@given(name=texts(140), summary=texts(), description=texts(300), series=texts(), place=texts())
@settings(max_examples=200, deadline=None)
def test_no_text_changes_the_shape_of_an_object(
    name: str, summary: str, description: str, series: str, place: str
) -> None:
    check_shape(name, summary, description, series, place)


def test_naughty_strings_change_nothing() -> None:
    for text in naughty_strings():
        check_shape(text, text, text, text, text)


def check_shape(name: str, summary: str, description: str, series: str, place: str) -> None:
    """What went in comes out cleaned, and nothing came with it."""
    about = occasion(
        summary=Safe(summary), description=Safe(description), organizer_name=Safe(series), location=Safe(place)
    )
    data = request(about, Guest(UID, 3, utc(2026, 11, 23, 9, 12, 7), PRIYA, name, "ACCEPTED"))
    event = event_of(data)
    wanted = (
        PROPERTIES["REQUEST"] if clean_line(place, LOCATION_LIMIT) else PROPERTIES["REQUEST"].replace("LOCATION ", "")
    )
    assert names_in(data) == wanted
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert event["SUMMARY"] == clean_line(summary)
    assert event["DESCRIPTION"] == clean_text(description)
    assert event.get("LOCATION", "") == clean_line(place, LOCATION_LIMIT)
    assert event["ORGANIZER"].params.get("CN", "") == attendee_name(series)
    attendee = event["ATTENDEE"]
    assert (str(attendee), attendee.params.get("CN", "")) == (f"mailto:{PRIYA}", attendee_name(name))
    assert sorted(attendee.params) == sorted(
        [*(["CN"] if attendee_name(name) else []), "CUTYPE", "PARTSTAT", "ROLE", "RSVP"]
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Priya Shah", "Priya Shah"),
        ('Jo "The Pen" Lee; x:y ^n', "Jo The Pen Lee xy n"),
        ("Siân O’Brien, Esq.", "Siân O’Brien, Esq."),
        ("Ann\x07\r\nBcc: x", "Ann Bcc x"),
        ("\u202e\x00", ""),
        ("x" * 150, "x" * 100),
    ],
)
def test_name_is_fit_for_cn(name: str, shown: str) -> None:
    assert attendee_name(name) == shown


def test_nameless_guest_has_no_cn() -> None:
    data = request(occasion(), Guest(UID, 0, utc(2026, 11, 23), PRIYA, "\x07", "NEEDS-ACTION"))
    line = "ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:" + PRIYA
    assert f"\r\n{line}\r\n".encode() in _UNFOLD.sub(b"", data)


@pytest.mark.parametrize("method", METHODS)
def test_properties_of_each_method(method: Method) -> None:
    data = built(method, occasion(), Guest(UID, 0, utc(2026, 11, 23), PRIYA))
    assert names_in(data) == PROPERTIES[method]


def test_evening_session_is_free_time_without_reminder() -> None:
    event = event_of(request(occasion(busy=False, alarm=False), Guest(UID, 0, utc(2026, 11, 23), PRIYA)))
    assert (event["TRANSP"], event["X-MICROSOFT-CDO-INTENDEDSTATUS"], event.subcomponents) == (
        "TRANSPARENT",
        "FREE",
        [],
    )


def test_cancel_asks_for_no_answer() -> None:
    attendee = event_of(cancel(occasion(), Guest(UID, 1, utc(2026, 11, 23), PRIYA, "Priya", "ACCEPTED")))["ATTENDEE"]
    assert dict(attendee.params) == {"CN": "Priya", "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"}


def test_declinecounter_is_no_invitation() -> None:
    event = event_of(declinecounter(occasion(), Guest(UID, 1, utc(2026, 11, 23), PRIYA, "Priya", "ACCEPTED")))
    assert "RSVP" not in event["ATTENDEE"].params
    assert event["STATUS"] == "CONFIRMED"


def test_a_thousand_invites_of_one_session_take_half_a_second_at_most() -> None:
    began = time.process_time()
    made = {request(occasion(), Guest(UID, number, utc(2026, 11, 23), PRIYA, "Priya Shah")) for number in range(1_000)}
    assert time.process_time() - began < 0.5
    assert len(made) == 1_000
