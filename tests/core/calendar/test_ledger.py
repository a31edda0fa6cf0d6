"""The ledger: when the suffix goes up, when SEQUENCE goes up, and that DTSTAMP always does (calendar.md 2.2 and 2.3)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NOW, PRIYA, UID, counted_ids, entry, occasion, utc
from msgspec.structs import replace

from core.calendar import Occasion, Wanted, fingerprint, guest, latest, live, next_entry, partstat_of
from core.errors import Refused
from core.model import CalendarEntry, SignupState
from core.text import lit

HOUR = timedelta(hours=1)
LATER = NOW + HOUR
CHANGES: dict[str, Occasion] = {
    "date": occasion(starts=utc(2026, 12, 10, 14), ends=utc(2026, 12, 10, 15)),
    "start": occasion(starts=utc(2026, 12, 17, 13)),
    "end": occasion(ends=utc(2026, 12, 17, 16)),
    "location": occasion(location=lit("https://other.example/lgd")),
    "joining details": occasion(joining=lit("By phone: 020 7946 0999")),
    "status": occasion(cancelled=True),
    "summary": occasion(summary=lit("LocalGov Digital Hangout: Getting rid of PDFs")),
    "description": occasion(description=lit("Host: Nia Morgan")),
}


def wanted(method: str = "request", about: Occasion | None = None, **fields: Any) -> Wanted:
    given: dict[str, Any] = {
        "method": method,
        "session": "digital-2026-12-17",
        "person": "priya",
        "address": PRIYA,
        "occasion": about or occasion(),
        "uid_domain": "lgd.example",
        "partstat": "ACCEPTED",
        "letter": "row",
    }
    return Wanted(**given | fields)


def told(**fields: Any) -> CalendarEntry:
    """What Priya was told about the plain occasion."""
    return entry(fingerprint=fingerprint(occasion(), PRIYA), **fields)


def after(before: CalendarEntry, want: Wanted, now: datetime = LATER) -> CalendarEntry:
    return next_entry([before], want, now, counted_ids())


def test_first_request_starts_at_nought() -> None:
    made = next_entry([], wanted(), NOW, lambda: "q7m3x5kd2v6tjr4wnb5ha2ezcy")
    assert made == replace(told(), certainty="claimed", letter="row")
    assert made.starts_told == occasion().starts


@pytest.mark.parametrize("what", CHANGES)
def test_change_of_anything_visible_raises_sequence_once(what: str) -> None:
    made = after(told(sequence=4), wanted(about=CHANGES[what]))
    time = what in ("date", "start", "end")
    assert (made.uid, made.n, made.sequence, made.dtstamp) == (UID, 1, 5, LATER)
    assert (made.time_sequence, made.partstat_told) == ((5, "NEEDS-ACTION") if time else (0, "ACCEPTED"))


def test_same_content_again_keeps_sequence() -> None:
    made = after(told(sequence=4, time_sequence=3), wanted())
    assert (made.sequence, made.time_sequence, made.dtstamp) == (4, 3, LATER)


def test_two_objects_within_a_second_differ_in_dtstamp() -> None:
    first = next_entry([], wanted(), NOW.replace(microsecond=900_000), counted_ids())
    again = after(first, wanted(), NOW + timedelta(milliseconds=950))
    third = after(again, wanted(), NOW)
    assert [first.dtstamp, again.dtstamp, third.dtstamp] == [
        NOW,
        NOW + timedelta(seconds=1),
        NOW + timedelta(seconds=2),
    ]


def test_several_changes_at_once_leave_as_one_update() -> None:
    both = replace(CHANGES["date"], location=lit("https://other.example/lgd"), summary=lit("x"))
    assert after(told(), wanted(about=both)).sequence == 1


def test_cancel_raises_sequence_and_keeps_the_uid() -> None:
    made = after(told(sequence=2), wanted("cancel"))
    assert (made.uid, made.sequence, made.told, made.certainty) == (UID, 3, "cancelled", "claimed")


def test_cancel_again_is_the_same_cancel() -> None:
    gone = after(told(), wanted("cancel"))
    again = after(gone, wanted("cancel"), LATER + HOUR)
    assert (again.sequence, again.dtstamp) == (gone.sequence, LATER + HOUR)


@pytest.mark.parametrize(
    "before",
    [
        told(told="cancelled", sequence=1),
        told(answer_partstat="DECLINED"),
        told(address=lit("priya@old.example")),
    ],
    ids=["after our cancel", "after their decline", "at another address"],
)
def test_coming_back_is_a_fresh_entry(before: CalendarEntry) -> None:
    made = after(before, wanted())
    assert (made.uid, made.id, made.n) == (UID.replace(".1@", ".2@"), UID.replace(".1@", ".2@"), 2)
    assert (made.sequence, made.time_sequence, made.told, made.answer_partstat) == (0, 0, "invited", "")
    assert made.address == PRIYA


def test_decline_that_crossed_an_update_leaves_the_entry_in_place() -> None:
    crossed = told(sequence=1, answer_partstat="DECLINED", answer_sequence=0)
    assert after(crossed, wanted()).uid == UID


def test_accept_on_the_entry_they_had_declined_keeps_the_uid() -> None:
    assert after(told(answer_partstat="ACCEPTED"), wanted()).uid == UID


def test_fresh_entry_follows_the_highest_suffix() -> None:
    second = told(id=UID.replace(".1@", ".2@"), uid=UID.replace(".1@", ".2@"), n=2, told="cancelled")
    made = next_entry([second, told(told="cancelled")], wanted(), LATER, counted_ids())
    assert made.n == 3


def test_named_entry_is_taken_back_and_not_the_latest() -> None:
    second = told(id=UID.replace(".1@", ".2@"), uid=UID.replace(".1@", ".2@"), n=2)
    made = next_entry([told(), second], wanted("cancel", uid=UID.upper()), LATER, counted_ids())
    assert (made.uid, made.told) == (UID, "cancelled")


def test_entry_we_took_back_is_never_sent_again_under_its_old_uid() -> None:
    made = next_entry([told(told="cancelled", sequence=1)], wanted(uid=UID), LATER, counted_ids())
    assert (made.n, made.sequence) == (2, 0)


@pytest.mark.parametrize("method", ["cancel", "declinecounter"])
@pytest.mark.parametrize("before", [[], [told(told="none")]], ids=["no entry", "never told"])
def test_nothing_told_is_nothing_to_take_back(method: str, before: list[CalendarEntry]) -> None:
    with pytest.raises(Refused, match="nothing to take back"):
        next_entry(before, wanted(method), LATER, counted_ids())


def test_personal_lines_come_from_the_ledger() -> None:
    made = guest(told(sequence=3), "Priya Shah")
    assert made == (UID, 3, NOW, PRIYA, "Priya Shah", "ACCEPTED")
    with pytest.raises(ValueError, match="was never told anything"):
        guest(told(dtstamp=None))


def test_live_is_the_latest_entry_while_it_is_shown() -> None:
    second = told(n=2, told="cancelled")
    assert (latest([]), live([])) == (None, None)
    assert (latest([second, told()]), live([second, told()])) == (second, None)
    assert live([told()]) == told()


@pytest.mark.parametrize(
    ("state", "partstat"),
    [("going", "ACCEPTED"), ("maybe", "TENTATIVE"), ("waitlisted", "NEEDS-ACTION"), (None, "NEEDS-ACTION")],
)
def test_partstat_is_what_we_hold_as_true(state: SignupState | None, partstat: str) -> None:
    assert partstat_of(state) == partstat


Step = tuple[str, str, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("request", "cancel", "declinecounter")), st.sampled_from(sorted(CHANGES)), st.integers(0, 2)
    ),
    max_size=25,
)


@given(steps=STEPS)
@settings(max_examples=150, deadline=None)
def test_sequence_and_dtstamp_only_ever_rise(steps: list[Step]) -> None:
    """Whatever is sent in whatever order: per UID, DTSTAMP rises strictly and (SEQUENCE, DTSTAMP) never comes twice."""
    ids, now = counted_ids(), NOW
    entries: dict[str, CalendarEntry] = {}
    sent: dict[str, list[tuple[int, datetime]]] = {}
    for method, change, seconds in steps:
        now += timedelta(milliseconds=500 * seconds)
        try:
            made = next_entry(list(entries.values()), wanted(method, CHANGES[change]), now, ids)
        except Refused:
            assert not entries
            continue
        if method == "cancel":
            assert made.uid in entries
        assert made.dtstamp is not None
        sent.setdefault(made.uid, []).append((made.sequence, made.dtstamp))
        entries[made.id] = made
    for pairs in sent.values():
        assert pairs == sorted(pairs)
        assert len({stamp for _, stamp in pairs}) == len(pairs)
    assert [each.n for each in entries.values()] == list(range(1, len(entries) + 1))
