"""Sign-up states: the table of product.md 6.4 cell by cell, the counting of places, and the order of the queue."""

from datetime import timedelta
from typing import Any

import pytest
from invented import NOW, series, session, signup
from msgspec.structs import replace

from core.model import Signup
from core.signup import (
    TRANSITIONS,
    Event,
    Room,
    ahead,
    decide,
    holds_place,
    next_in_line,
    places,
    position,
    queue,
    room,
)

EVENTS: tuple[Event, ...] = ("yes", "no", "maybe", "stop")
FREE, FULL, FREE_BUT_WAITED_FOR = (1, 0), (0, 0), (1, 1)

# state, holding, in time; then for each event: (free places, people ahead) -> new state, letter
CELLS: dict[tuple[str, bool, bool], dict[Event, dict[tuple[int, int] | None, tuple[str, str]]]] = {
    ("none", False, False): {
        "yes": {
            FREE: ("going", "signed_up"),
            FULL: ("waitlisted", "queued"),
            FREE_BUT_WAITED_FOR: ("waitlisted", "queued"),
        },
        "no": {None: ("declined", "declined")},
        "maybe": {None: ("maybe", "maybe")},
        "stop": {None: ("none", "left_series")},
    },
    ("unconfirmed", False, False): {
        "yes": {FREE: ("going", "signed_up"), FULL: ("waitlisted", "queued")},
        "no": {None: ("none", "declined")},
        "maybe": {None: ("maybe", "maybe")},
        "stop": {None: ("none", "left_series")},
    },
    ("going", False, False): {
        "yes": {None: ("going", "already_going")},
        "no": {None: ("withdrawn", "declined")},
        "maybe": {None: ("maybe holding", "maybe")},
        "stop": {None: ("withdrawn", "left_series")},
    },
    ("waitlisted", False, False): {
        "yes": {
            FREE: ("going", "promoted"),
            FULL: ("waitlisted", "queued"),
            FREE_BUT_WAITED_FOR: ("waitlisted", "queued"),
        },
        "no": {None: ("withdrawn", "declined")},
        "maybe": {None: ("maybe", "maybe")},
        "stop": {None: ("withdrawn", "left_series")},
    },
    ("offered", False, True): {
        "yes": {None: ("going", "promoted")},
        "no": {None: ("withdrawn", "declined")},
        "maybe": {None: ("maybe", "maybe")},
        "stop": {None: ("withdrawn", "left_series")},
    },
    ("offered", False, False): {
        "yes": {
            FREE: ("going", "promoted"),
            FULL: ("waitlisted", "offer_gone"),
            FREE_BUT_WAITED_FOR: ("waitlisted", "offer_gone"),
        },
        "no": {None: ("withdrawn", "declined")},
        "maybe": {None: ("maybe", "maybe")},
        "stop": {None: ("withdrawn", "left_series")},
    },
    ("maybe", True, False): {
        "yes": {None: ("going", "already_going")},
        "no": {None: ("withdrawn", "declined")},
        "maybe": {None: ("maybe holding", "maybe")},
        "stop": {None: ("withdrawn", "left_series")},
    },
    ("maybe", False, False): {
        "yes": {FREE: ("going", "signed_up"), FULL: ("waitlisted", "queued")},
        "no": {None: ("declined", "declined")},
        "maybe": {None: ("maybe", "maybe")},
        "stop": {None: ("declined", "left_series")},
    },
    ("declined", False, False): {
        "yes": {FREE: ("going", "signed_up"), FULL: ("waitlisted", "queued")},
        "no": {None: ("declined", "declined")},
        "maybe": {None: ("maybe", "maybe")},
        "stop": {None: ("declined", "left_series")},
    },
    ("withdrawn", False, False): {
        "yes": {FREE: ("going", "signed_up"), FULL: ("waitlisted", "queued")},
        "no": {None: ("withdrawn", "declined")},
        "maybe": {None: ("maybe", "maybe")},
        "stop": {None: ("withdrawn", "left_series")},
    },
    ("removed", False, False): {
        "yes": {None: ("removed", "human_will_answer")},
        "no": {None: ("removed", "declined")},
        "maybe": {None: ("removed", "human_will_answer")},
        "stop": {None: ("removed", "left_series")},
    },
}


def standing(state: str, holding: bool, in_time: bool) -> Signup | None:
    if state == "none":
        return None
    until = NOW + timedelta(minutes=1 if in_time else -1) if state == "offered" else None
    return signup("priya", state, holding=holding, offer_until=until)


def stepped(before: Signup | None, event: Event, free: int, ahead: int, **more: Any) -> tuple[str, str]:
    """New state and letter; `maybe holding` is a state of its own here."""
    full = Room(places=9, held=9 - free, waiting=ahead, **more)
    step = decide(before, event, full, ahead=ahead, now=NOW)
    return step.to + (" holding" if step.holding else ""), step.letter


@pytest.mark.parametrize("key", CELLS, ids=lambda key: f"{key[0]}{'-holding' * key[1]}{'-in-time' * key[2]}")
@pytest.mark.parametrize("event", EVENTS)
def test_cell_of_the_table(key: tuple[str, bool, bool], event: Event) -> None:
    before = standing(*key)
    for where, wanted in CELLS[key][event].items():
        for free, people in [where] if where else [FREE, FULL, FREE_BUT_WAITED_FOR]:
            assert stepped(before, event, free, people) == wanted


def test_table_has_every_state_and_every_event() -> None:
    assert {state for state, _, _ in CELLS} == set(TRANSITIONS)
    assert {tuple(row) for row in TRANSITIONS.values()} == {EVENTS}


def test_every_cell_ends_in_a_step_that_always_holds() -> None:
    for row in TRANSITIONS.values():
        for steps in row.values():
            assert [step.condition for step in steps].index("always") == len(steps) - 1


def test_yes_in_the_last_45_minutes_takes_a_free_place_past_the_queue() -> None:
    assert stepped(None, "yes", 1, 3, first_come=True) == ("going", "signed_up")
    assert stepped(None, "yes", 0, 3, first_come=True) == ("waitlisted", "queued")


def test_yes_at_the_very_deadline_is_in_time() -> None:
    offered = signup("priya", "offered", offer_until=NOW)
    assert stepped(offered, "yes", 0, 0) == ("going", "promoted")


# --- places --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hosts", "fields", "wanted"),
    [
        ((), {}, 9),
        (("nia",), {}, 9),
        (("nia", "rowan"), {}, 8),
        (("nia",), {"capacity": 25}, 24),
        (("nia", "rowan"), {"capacity": 1}, 0),
        (("nia",), {"unlimited": True, "capacity": 5}, None),
    ],
)
def test_places_are_the_capacity_less_the_hosts(
    hosts: tuple[str, ...], fields: dict[str, Any], wanted: int | None
) -> None:
    assert places(session(hosts=hosts, **fields), series()) == wanted


def test_series_without_a_limit_has_no_places_to_count() -> None:
    full = room(session(), series(capacity=None), [signup(f"p{n}", "going") for n in range(300)])
    assert (full.places, full.free, full.has_place) == (None, None, True)


def test_who_holds_a_place() -> None:
    holding = {state for state in TRANSITIONS if state != "none" and holds_place(signup("priya", state))}
    assert (holding, holds_place(signup("priya", "maybe", holding=True))) == ({"going", "offered"}, True)


def test_host_who_signed_up_counts_once() -> None:
    people = [signup("nia", "going"), signup("priya", "going"), signup("tom", "offered"), signup("omar", "waitlisted")]
    full = room(session(hosts=("nia",)), series(), people)
    assert (full.places, full.held, full.free, full.waiting) == (9, 2, 7, 1)


def test_free_places_may_be_fewer_than_none() -> None:
    people = [signup(f"p{n}", "going", n) for n in range(9)] + [signup("late", "waitlisted", 10)]
    smaller = session(capacity=5, hosts=("nia", "rowan"))
    full = room(smaller, series(), people)
    assert (full.free, full.has_place, next_in_line(smaller, series(), people)) == (-6, False, [])


# --- queue ---------------------------------------------------------------------------------------------------------

FIRST = signup("first", "waitlisted", 3)
LAPSED = signup("lapsed", "waitlisted", 4, passed=True)
SECOND = signup("second", "waitlisted", 5)
LATE_LAPSED = signup("late lapsed", "waitlisted", 6, passed=True)
LINE = [LATE_LAPSED, SECOND, signup("going", "going", 1), LAPSED, FIRST]


def test_queue_is_by_arrival_with_lapsed_offers_behind() -> None:
    assert queue(LINE) == [FIRST, SECOND, LAPSED, LATE_LAPSED]
    names = ("first", "second", "lapsed", "late lapsed", "going", "nobody")
    assert [position(LINE, each) for each in names] == [1, 2, 3, 4, 0, 0]
    assert [ahead(LINE, each) for each in names] == [0, 1, 2, 2, 2, 2]


def test_free_places_go_to_the_first_whose_offer_did_not_lapse() -> None:
    assert next_in_line(session(), series(capacity=3), LINE) == [FIRST]
    assert next_in_line(session(), series(capacity=9), LINE) == [FIRST, SECOND]
    assert next_in_line(session(), series(capacity=2), LINE) == []
    assert next_in_line(session(), series(capacity=None), LINE) == [FIRST, SECOND]


def test_somebody_who_became_host_while_waiting_stands_in_nobodys_way() -> None:
    hosted = session(hosts=("first",))
    assert next_in_line(hosted, series(capacity=3), LINE) == [SECOND]
    assert (ahead(LINE, "nobody", hosted.hosts), position(LINE, "second", hosted.hosts)) == (1, 1)


def test_lapsed_offer_still_wins_a_place_that_nobody_waits_for() -> None:
    line = [LAPSED]
    step = decide(LAPSED, "yes", room(session(), series(), line), ahead=ahead(line, "lapsed"), now=NOW)
    assert (step.to, step.letter) == ("going", "promoted")


def test_newcomer_comes_before_somebody_whose_offer_lapsed() -> None:
    line = [LAPSED]
    step = decide(None, "yes", room(session(), series(), line), ahead=ahead(line, "new"), now=NOW)
    assert step.to == "going"


def test_two_mails_for_the_last_place_give_it_once() -> None:
    people = [signup(f"p{n}", "going", n) for n in range(8)]
    first = decide(None, "yes", room(session(), series(), people), ahead=ahead(people, "ana"), now=NOW)
    people.append(replace(signup("ana", "going", 9), state=first.to))
    second = decide(None, "yes", room(session(), series(), people), ahead=ahead(people, "lee"), now=NOW)
    assert (first.to, second.to) == ("going", "waitlisted")
