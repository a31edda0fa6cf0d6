"""The life of one calendar entry, byte for byte: the objects that calendar.md 3.3 prints."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from invented import PRIYA, occasion, utc
from msgspec.structs import replace

from core.calendar import Method, Occasion, Wanted, cancel, declinecounter, guest, next_entry, request, vtimezone
from core.model import CalendarEntry
from core.text import lit

GOLDEN = Path(__file__).parent / "golden"
THE_10TH = {"starts": utc(2026, 12, 10, 14), "ends": utc(2026, 12, 10, 15)}
WRITERS = {"REQUEST": request, "CANCEL": cancel, "DECLINECOUNTER": declinecounter}


def told(
    method: Method, before: list[CalendarEntry], about: Occasion, now: datetime, partstat: str = "ACCEPTED"
) -> tuple[CalendarEntry, bytes]:
    """The ledger row and the bytes that a letter carries at `now`."""
    wanted = Wanted(
        method=method.lower(),  # type: ignore[arg-type]
        session="digital-2026-12-17",
        person="priya",
        address=PRIYA,
        occasion=about,
        uid_domain="lgd.example",
        partstat=partstat,
    )
    entry = next_entry(before, wanted, now, lambda: "q7m3x5kd2v6tjr4wnb5ha2ezcy")
    return entry, WRITERS[method](about, guest(entry, "Priya Shah"))


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.ics").read_bytes()


def test_request_after_a_yes() -> None:
    _, data = told("REQUEST", [], occasion(), utc(2026, 11, 23, 9, 12, 7))
    assert data == golden("request")


def test_update_of_a_moved_session_asks_again() -> None:
    first, _ = told("REQUEST", [], occasion(), utc(2026, 11, 23, 9, 12, 7))
    entry, data = told("REQUEST", [first], occasion(**THE_10TH), utc(2026, 12, 1, 10, 30, 4))
    assert data == golden("moved")
    assert (entry.sequence, entry.time_sequence, entry.partstat_told) == (1, 1, "NEEDS-ACTION")


def test_update_of_words_keeps_the_answer() -> None:
    first, _ = told("REQUEST", [], occasion(), utc(2026, 11, 23, 9, 12, 7))
    words = occasion(summary=lit("LocalGov Digital Hangout: Getting rid of PDFs"))
    entry, data = told("REQUEST", [first], words, utc(2026, 11, 25, 16))
    assert data == golden("reworded")
    assert (entry.sequence, entry.time_sequence, entry.partstat_told) == (1, 0, "ACCEPTED")


def test_cancel_names_the_uid_of_its_own_request() -> None:
    first, _ = told("REQUEST", [], occasion(), utc(2026, 11, 23, 9, 12, 7))
    moved, _ = told("REQUEST", [first], occasion(**THE_10TH), utc(2026, 12, 1, 10, 30, 4))
    entry, data = told("CANCEL", [moved], occasion(**THE_10TH), utc(2026, 12, 8, 8, 5))
    assert data == golden("cancel")
    assert entry.told == "cancelled"


def test_rejoin_after_a_cancel_is_a_fresh_entry() -> None:
    first, _ = told("REQUEST", [], occasion(), utc(2026, 11, 23, 9, 12, 7))
    gone, _ = told("CANCEL", [first], occasion(**THE_10TH), utc(2026, 12, 8, 8, 5))
    entry, data = told("REQUEST", [gone], occasion(**THE_10TH), utc(2026, 12, 9, 11, 15))
    assert data == golden("rejoined")
    assert (entry.n, entry.id) == (2, "q7m3x5kd2v6tjr4wnb5ha2ezcy.2@lgd.example")


def test_declinecounter_changes_neither_sequence_nor_what_was_told() -> None:
    first, _ = told("REQUEST", [], occasion(), utc(2026, 11, 23, 9, 12, 7))
    entry, data = told("DECLINECOUNTER", [first], occasion(), utc(2026, 11, 24, 8, 30))
    assert data == golden("declinecounter")
    assert (entry.sequence, entry.told, entry.certainty) == (0, "invited", first.certainty)


def test_time_zone_is_the_constant_of_the_design() -> None:
    assert vtimezone("Europe/London") == golden("vtimezone")


@pytest.mark.parametrize("name", ["request", "moved", "reworded", "rejoined", "cancel", "declinecounter"])
def test_every_object_has_one_event_one_zone_one_attendee(name: str) -> None:
    data = golden(name)
    calendar = Calendar.from_ical(data)
    inside = [part.name for part in calendar.walk()]
    alarms = ["VALARM"] if calendar["METHOD"] == "REQUEST" else []
    assert inside == ["VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VEVENT", *alarms]
    assert (data.count(b"\r\nATTENDEE"), data.count(b"\r\nUID:"), data.count(b"RRULE")) == (1, 1, 2)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.endswith(b"END:VCALENDAR\r\n")


@pytest.mark.parametrize(("starts", "zone"), [(utc(2026, 12, 17, 14), "GMT"), (utc(2027, 6, 17, 13), "BST")])
def test_two_in_the_afternoon_stays_two_in_the_afternoon(starts: datetime, zone: str) -> None:
    about = occasion(starts=starts, ends=starts + timedelta(hours=1))
    _, data = told("REQUEST", [], about, utc(2026, 11, 23))
    event = Calendar.from_ical(data).events[0]
    assert (f"{event.start:%H:%M %Z}", f"{event.end:%H:%M %Z}") == (f"14:00 {zone}", f"15:00 {zone}")
    assert (event.start.astimezone(UTC), event.end.astimezone(UTC)) == (about.starts, about.ends)


def test_second_address_has_an_entry_of_its_own() -> None:
    mine = Wanted(
        method="request", session="digital-2026-12-17", person="priya", role="second",
        address=lit("priya.s@home.example"), occasion=occasion(), uid_domain="lgd.example", partstat="ACCEPTED",
    )  # fmt: skip
    entry = next_entry([], mine, utc(2026, 11, 23, 9, 14), lambda: "m2kz6wq4c7yxd3rtj5bnpa7hve")
    assert request(occasion(), guest(entry, "Priya Shah")) == golden("second")
    gone = next_entry([entry], replace(mine, method="cancel"), utc(2026, 11, 30, 8), lambda: "")
    assert cancel(occasion(), guest(gone, "Priya Shah")) == golden("second_cancel")
    back = next_entry([gone], mine, utc(2026, 12, 1, 8), lambda: "")
    assert (back.uid, back.role, back.sequence) == ("m2kz6wq4c7yxd3rtj5bnpa7hve.2@lgd.example", "second", 0)
