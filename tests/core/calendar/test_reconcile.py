"""Whose calendar differs from our record: the table of calendar.md 2.5, and that mending it once is enough."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NOW, PRIYA, UID, counted_ids, entry, occasion, signup, utc
from msgspec.structs import replace

from core.calendar import Mismatch, Occasion, Wanted, fingerprint, next_entry, reconcile
from core.model import CalendarEntry, Signup
from core.text import lit

ADDRESSES = {"priya": str(PRIYA)}
SECOND = UID.replace(".1@", ".2@")
MOVED = occasion(starts=utc(2026, 12, 10, 14), ends=utc(2026, 12, 10, 15))
CALLED_OFF = occasion(cancelled=True)
STATES = ("going", "maybe", "waitlisted", "offered", "unconfirmed", "declined", "withdrawn", "removed")


def shown(about: Occasion | None = None, **fields: Any) -> CalendarEntry:
    """What Priya's calendar shows now."""
    return entry(fingerprint=fingerprint(about or occasion(), fields.get("address", PRIYA)), **fields)


def found(
    signups: list[Signup], entries: list[CalendarEntry], about: Occasion | None = None, **more: Any
) -> list[tuple[str, str, str]]:
    """What is out of date: what would mend it, the reason, and which entry."""
    given: dict[str, Any] = {"addresses": ADDRESSES, "now": NOW} | more
    listed = reconcile(about or occasion(), signups, entries, given.pop("addresses"), given.pop("now"), **given)
    assert all(each.person == "priya" for each in listed)
    return [(each.wanted, each.why, each.entry) for each in listed]


def priya(state: str, **fields: Any) -> list[Signup]:
    return [signup("priya", state, **fields)]


@pytest.mark.parametrize("state", ["going", "maybe"])
def test_calendar_in_date_is_no_mismatch(state: str) -> None:
    assert found(priya(state), [shown()]) == []


def test_going_without_an_entry_was_never_told() -> None:
    assert found(priya("going"), []) == [("request", "never told", "")]


@pytest.mark.parametrize("state", ["maybe", "waitlisted", "offered", "unconfirmed", "declined", "withdrawn", "removed"])
def test_nobody_else_gets_an_entry(state: str) -> None:
    assert found(priya(state), []) == []


@pytest.mark.parametrize("state", ["waitlisted", "offered", "unconfirmed", "declined", "withdrawn", "removed"])
def test_live_entry_of_somebody_without_a_place_should_be_gone(state: str) -> None:
    assert found(priya(state), [shown()]) == [("cancel", "should be gone", UID)]


@pytest.mark.parametrize("state", ["declined", "withdrawn", "maybe"])
def test_entry_declined_by_its_button_is_left_alone(state: str) -> None:
    declined = shown(answer_partstat="DECLINED")
    assert found(priya(state), [declined]) == []
    assert found(priya(state), [declined], CALLED_OFF) == []
    assert found(priya(state), [declined], MOVED) == []


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_decline_that_crossed_an_update_did_not_reach_it(state: str) -> None:
    crossed = shown(sequence=1, answer_partstat="DECLINED", answer_sequence=0)
    assert found(priya(state), [crossed]) == [("cancel", "should be gone", UID)]
    reached = shown(sequence=1, answer_partstat="DECLINED", answer_sequence=1)
    assert found(priya(state), [reached]) == []


@pytest.mark.parametrize(("certainty", "why"), [("failed", "bounced"), ("unknown", "unknown")])
def test_removal_that_never_arrived_is_listed_beside_the_fresh_entry(certainty: str, why: str) -> None:
    lost = shown(told="cancelled", sequence=1, certainty=certainty)
    fresh = shown(id=SECOND, uid=SECOND, n=2)
    assert found(priya("going"), [lost, fresh]) == [("cancel", why, UID)]
    assert found(priya("going"), [lost]) == [("cancel", why, UID), ("request", "never told", "")]
    declined = replace(lost, answer_partstat="DECLINED", answer_sequence=0)
    assert found(priya("going"), [declined, fresh]) == []


def test_removed_after_a_decline_by_button_is_taken_back_all_the_same() -> None:
    assert found(priya("removed"), [shown(answer_partstat="DECLINED")]) == [("cancel", "should be gone", UID)]


@pytest.mark.parametrize("state", STATES)
def test_session_called_off_takes_every_live_entry_back(state: str) -> None:
    assert found(priya(state), [shown()], CALLED_OFF) == [("cancel", "should be gone", UID)]
    assert found(priya(state), [], CALLED_OFF) == []


@pytest.mark.parametrize("state", STATES)
def test_session_that_is_over_is_left_alone(state: str) -> None:
    assert found(priya(state), [shown()], now=occasion().ends) == []
    assert found(priya(state), [], now=occasion().ends + timedelta(days=9)) == []


def test_session_that_has_begun_is_not_over_yet() -> None:
    assert found(priya("removed"), [shown()], now=occasion().starts) == [("cancel", "should be gone", UID)]


def test_old_time_says_what_was_told_and_when() -> None:
    [listed] = reconcile(MOVED, priya("going"), [shown()], ADDRESSES, NOW)
    assert listed == Mismatch(
        person="priya",
        wanted="request",
        why="old time",
        words=lit("old time, told SEQUENCE 0 on 23 November"),
        entry=UID,
    )
    assert listed.certain


def test_old_details_count_and_old_words_do_not() -> None:
    place = occasion(location=lit("https://other.example/"))
    words = occasion(summary=lit("LocalGov Digital Hangout: Getting rid of PDFs"), description=lit("Host: Nia"))
    assert found(priya("going"), [shown()], place) == [("request", "old details", UID)]
    assert found(priya("going"), [shown()], words) == []


def test_what_perhaps_arrived_is_listed_and_never_sent_by_itself() -> None:
    [listed] = reconcile(occasion(), priya("going"), [shown(certainty="unknown")], ADDRESSES, NOW)
    assert (listed.wanted, listed.words, listed.certain) == ("request", "not known if it arrived", False)
    gone = shown(told="cancelled", certainty="unknown")
    [listed] = reconcile(occasion(), priya("withdrawn"), [gone], ADDRESSES, NOW)
    assert (listed.wanted, listed.words, listed.certain) == ("cancel", "not known if it arrived", False)


def test_what_came_back_is_sent_again() -> None:
    assert found(priya("going"), [shown(certainty="failed")]) == [("request", "bounced", UID)]
    assert found(priya("withdrawn"), [shown(told="cancelled", certainty="failed")]) == [("cancel", "bounced", UID)]


def test_letter_on_its_way_is_no_mismatch() -> None:
    assert found(priya("going"), [shown(certainty="claimed")]) == []
    assert found(priya("withdrawn"), [shown(told="cancelled", certainty="claimed")]) == []


def test_new_main_address_moves_the_entry() -> None:
    addresses = {"priya": "priya@new.example"}
    assert found(priya("going"), [shown()], addresses=addresses) == [
        ("cancel", "other address", UID),
        ("request", "other address", ""),
    ]
    assert found(priya("going"), [shown()], addresses={"priya": str(PRIYA).upper()}) == []


def test_back_by_words_after_a_decline_by_button_needs_a_fresh_entry() -> None:
    assert found(priya("going"), [shown(answer_partstat="DECLINED")]) == [("request", "never told", "")]


def test_older_entry_that_still_shows_is_taken_back() -> None:
    second = shown(id=SECOND, uid=SECOND, n=2)
    assert found(priya("going"), [shown(), second]) == [("cancel", "should be gone", UID)]
    assert found(priya("going"), [shown(told="cancelled"), second]) == []
    assert found(priya("going"), [shown(answer_partstat="DECLINED"), second]) == []


def test_host_has_an_entry_signed_up_or_not() -> None:
    assert found([], [], hosts={"priya"}) == [("request", "never told", "")]
    assert found([], [shown()], hosts={"priya"}) == []
    assert found(priya("waitlisted"), [shown()], hosts={"priya"}) == []
    assert found([], [shown()]) == [("cancel", "should be gone", UID)]


def test_member_invited_first_has_an_entry_until_they_answer() -> None:
    assert found([], [], invited={"priya"}) == [("request", "never told", "")]
    assert found([], [shown()], invited={"priya"}) == []
    assert found(priya("declined"), [shown()], invited={"priya"}) == [("cancel", "should be gone", UID)]
    assert found([], [shown()], CALLED_OFF, invited={"priya"}) == [("cancel", "should be gone", UID)]


def test_people_come_in_order_of_their_ids() -> None:
    people = [signup(person, "going") for person in ("tom", "ana", "priya")]
    assert [each.person for each in reconcile(occasion(), people, [], {}, NOW)] == ["ana", "priya", "tom"]


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(("invited", "cancelled")),
        st.sampled_from(("", "ACCEPTED", "DECLINED", "TENTATIVE")),
        st.sampled_from(("sent", "claimed", "failed")),
        st.booleans(),
    ),
    max_size=3,
)


@given(
    state=st.sampled_from(STATES),
    rows=ENTRIES,
    about=st.sampled_from((occasion(), MOVED, CALLED_OFF)),
    hosts=st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_sending_what_is_listed_leaves_nothing_to_send(
    state: str, rows: list[tuple[str, str, str, bool]], about: Occasion, hosts: bool
) -> None:
    ids = counted_ids()
    entries = [
        shown(
            id=UID.replace(".1@", f".{n}@"), uid=UID.replace(".1@", f".{n}@"), n=n, told=told, answer_partstat=answered,
            certainty=certainty, address=PRIYA if here else lit("priya@old.example"),
        )
        for n, (told, answered, certainty, here) in enumerate(rows, start=1)
    ]  # fmt: skip
    people = {"priya"} if hosts else set()
    for listed in reconcile(about, priya(state), entries, ADDRESSES, NOW, hosts=people):
        wanted = Wanted(
            method=listed.wanted, session="digital-2026-12-17", person="priya", address=PRIYA, occasion=about,
            uid_domain="lgd.example", uid=listed.entry,
        )  # fmt: skip
        made = replace(next_entry(entries, wanted, NOW + timedelta(minutes=1), ids), certainty="sent")
        entries = [each for each in entries if each.id != made.id] + [made]
    assert reconcile(about, priya(state), entries, ADDRESSES, NOW, hosts=people) == []


# --- second addresses ----------------------------------------------------------------------------------------------


HOME = "priya@home.example"
THERE: dict[str, Any] = {"role": "second", "addresses": {"priya": HOME}}
NOBODY: dict[str, Any] = {"role": "second", "addresses": {}}


def at_home(about: Occasion | None = None, **fields: Any) -> CalendarEntry:
    return shown(about, role="second", address=lit(HOME), **fields)


def test_calendar_of_a_second_address_shows_what_the_main_one_should() -> None:
    assert found(priya("going"), [], **THERE) == [("request", "never told", "")]
    assert found(priya("going"), [at_home()], **THERE) == []
    assert found(priya("going"), [at_home()], MOVED, **THERE) == [("request", "old time", UID)]
    assert found(priya("withdrawn"), [at_home()], **THERE) == [("cancel", "should be gone", UID)]
    assert found(priya("going"), [at_home()], CALLED_OFF, **THERE) == [("cancel", "should be gone", UID)]
    assert found([], [], hosts=("priya",), **THERE) == [("request", "never told", "")]


def test_second_address_that_nobody_wants_there_is_emptied() -> None:
    assert found(priya("going"), [], **NOBODY) == []
    assert found(priya("going"), [at_home()], **NOBODY) == [("cancel", "should be gone", UID)]
    assert found(priya("going"), [at_home(told="cancelled")], **NOBODY) == []


def test_entry_at_a_former_second_address_goes_there_and_comes_here() -> None:
    former = shown(role="second", address=lit("priya@old.example"))
    assert found(priya("going"), [former], **THERE) == [
        ("cancel", "other address", UID), ("request", "other address", ""),
    ]  # fmt: skip


def test_mismatch_says_whose_calendar_it_is() -> None:
    [one] = reconcile(occasion(), priya("going"), [], {"priya": HOME}, NOW, role="second")
    assert (one.person, one.role) == ("priya", "second")
