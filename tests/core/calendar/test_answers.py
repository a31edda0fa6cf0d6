"""What a calendar answer means: who speaks, whether it is current, and the cases of calendar.md 4.3 to 4.5, row by row."""

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from invented import NOW, PRIYA, UID, entry, session, utc
from msgspec.structs import replace

from core.calendar import Circumstances, Decision, decide, decide_unknown, order, speaker
from core.model import CalendarEntry, SignupState
from core.text import lit
from core.understanding import CalendarAnswer

MINUTE = timedelta(minutes=1)
ARRIVED = utc(2026, 11, 24, 10)
TOM = "tom.reed@eastham.example"
STRANGER = "jo@northdale.example"


def answer(partstat: str = "ACCEPTED", **fields: Any) -> CalendarAnswer:
    """Priya's own answer to what she was told, stamped a minute before it arrives."""
    given: dict[str, Any] = {
        "method": "REPLY",
        "uid": UID,
        "sequence": 0,
        "dtstamp": ARRIVED - MINUTE,
        "attendee": str(PRIYA),
        "partstat": partstat,
    }
    return CalendarAnswer(**given | fields)


def around(state: SignupState | None = "going", told: CalendarEntry | None = None, **fields: Any) -> Circumstances:
    given: dict[str, Any] = {
        "session": session(),
        "entry": told or entry(),
        "state": state,
        "sender": str(PRIYA),
        "known": (str(PRIYA), "priya@home.example"),
        "others": (TOM,),
        "arrived": ARRIVED,
        "record": "record",
    }
    return Circumstances(**given | fields)


def noted(partstat: str = "ACCEPTED", before: CalendarEntry | None = None) -> CalendarEntry:
    """The ledger row with Priya's answer in it."""
    return replace(
        before or entry(),
        answer_partstat=partstat,
        answer_sequence=0,
        answer_dtstamp=ARRIVED - MINUTE,
        answer_at=ARRIVED,
        answer_record="record",
    )


def gist(decision: Decision) -> tuple[str, str | None, str]:
    return decision.do, decision.intent, decision.letter


# --- who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "attendee", "who"),
    [
        (str(PRIYA), str(PRIYA), "holder"),
        ("Priya.Shah@Westshire.example", "PRIYA.SHAH@WESTSHIRE.EXAMPLE", "holder"),
        (str(PRIYA), "", "holder"),
        ("priya@home.example", str(PRIYA), "holder"),
        (str(PRIYA), "priya@home.example", "holder"),
        (str(PRIYA), "p.shah@westshire-council.example", "alias"),
        (str(PRIYA), TOM, "another"),
        (TOM, str(PRIYA), "on behalf"),
        (STRANGER, str(PRIYA), "on behalf"),
        (STRANGER, STRANGER, "forwarded"),
        (TOM, TOM, "forwarded"),
        (STRANGER, TOM, "forwarded"),
        (STRANGER, "", "unclear"),
    ],
)
def test_speaker(sender: str, attendee: str, who: str) -> None:
    assert speaker(answer(attendee=attendee), around(sender=sender)) == who


def test_address_that_was_invited_counts_even_when_the_person_has_a_new_one() -> None:
    moved_on = around(known=("priya@new.example",), sender="priya@new.example")
    assert speaker(answer(attendee=str(PRIYA)), moved_on) == "holder"


# --- is it current -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (answer("DECLINED", dtstamp=ARRIVED), "current"),
        (answer("DECLINED", sequence=1, dtstamp=ARRIVED - 9 * MINUTE), "current"),
        (answer("DECLINED"), "current"),
        (answer("ACCEPTED"), "same"),
        (answer("DECLINED", dtstamp=ARRIVED - 2 * MINUTE), "older"),
        (answer("DECLINED", sequence=None, dtstamp=None), "current"),
        (answer("DECLINED", dtstamp=ARRIVED + timedelta(days=400)), "current"),
    ],
    ids=[
        "later stamp",
        "higher sequence",
        "equal pair",
        "same again",
        "older stamp",
        "nothing said",
        "stamp of next year",
    ],
)
def test_order_against_an_earlier_answer(given: CalendarAnswer, place: str) -> None:
    assert order(given, noted(before=entry(sequence=1)), session(), ARRIVED + MINUTE) == place


def test_of_two_equal_pairs_the_later_arrival_wins() -> None:
    assert order(answer("DECLINED"), noted(), session(), ARRIVED - MINUTE / 2) == "older"


def test_lower_sequence_is_older_whatever_its_stamp() -> None:
    before = replace(noted(), sequence=2, answer_sequence=2)
    assert order(answer("DECLINED", sequence=1, dtstamp=ARRIVED), before, session(), ARRIVED) == "older"


def test_future_stamp_is_noted_as_the_time_of_arrival() -> None:
    """A clock that runs a year ahead must not shut out every honest answer after it."""
    first = decide(answer("DECLINED", dtstamp=ARRIVED + timedelta(days=365)), around())
    assert first.entry is not None
    assert first.entry.answer_dtstamp == ARRIVED
    assert order(answer(dtstamp=ARRIVED + MINUTE), first.entry, session(), ARRIVED + 2 * MINUTE) == "current"


@pytest.mark.parametrize(("sequence", "place"), [(1, "stale"), (2, "current"), (3, "current"), (None, "current")])
def test_answer_below_the_sequence_of_the_last_move_is_stale(sequence: int | None, place: str) -> None:
    moved = entry(sequence=3, time_sequence=2)
    assert order(answer(sequence=sequence), moved, session(), ARRIVED) == place


def test_answer_before_the_update_has_left_is_stale() -> None:
    """Within the hold the session has moved already, and nobody's calendar knows."""
    moved = replace(session(), starts=utc(2026, 12, 10, 14), ends=utc(2026, 12, 10, 15))
    assert order(answer(), entry(), moved, ARRIVED) == "stale"


# --- the cases of 4.5 ----------------------------------------------------------------------------------------------

DECLINED_LIVE = noted("DECLINED", entry(answer_at=NOW))
TAKEN_BACK = entry(told="cancelled", sequence=1)
LATER = {"dtstamp": ARRIVED}


def test_accepted_while_going_is_noted_without_a_letter() -> None:
    assert decide(answer(), around()) == Decision(do="note", entry=noted(), reason=lit("accepted in calendar"))


def test_accepted_on_an_invite_first_entry_joins_without_a_second_invite() -> None:
    assert decide(answer(), around(None)) == Decision(
        do="apply", intent="join", entry=noted(), live_entry=True, reason=lit("accepted in calendar")
    )


def test_accepted_on_a_live_entry_they_had_declined_joins_on_that_entry() -> None:
    decision = decide(answer(**LATER), around("withdrawn", DECLINED_LIVE))
    assert (*gist(decision), decision.new_invite, decision.live_entry) == ("apply", "join", "", False, True)


def test_accepted_on_an_entry_we_took_back_joins_with_a_new_invite() -> None:
    decision = decide(answer(), around("withdrawn", TAKEN_BACK))
    assert (*gist(decision), decision.new_invite, decision.live_entry) == ("apply", "join", "", True, False)


@pytest.mark.parametrize("partstat", ["TENTATIVE", "DECLINED"])
def test_only_a_join_needs_an_entry_again(partstat: str) -> None:
    decision = decide(answer(partstat), around(None, TAKEN_BACK))
    assert (decision.do, decision.new_invite, decision.live_entry) == ("apply", False, False)


@pytest.mark.parametrize("state", [None, "going", "waitlisted", "declined", "withdrawn"])
def test_tentative_is_maybe(state: SignupState | None) -> None:
    decision = decide(answer("TENTATIVE"), around(state))
    assert (*gist(decision), decision.new_invite) == ("apply", "maybe", "", False)


@pytest.mark.parametrize("state", [None, "going", "waitlisted", "offered", "maybe"])
def test_declined_is_no(state: SignupState | None) -> None:
    assert decide(answer("DECLINED"), around(state)) == Decision(
        do="apply", intent="decline", entry=noted("DECLINED"), live_entry=True, reason=lit("declined in calendar")
    )


@pytest.mark.parametrize("state", ["declined", "withdrawn", "removed"])
def test_declined_again_is_noted(state: SignupState) -> None:
    assert gist(decide(answer("DECLINED", **LATER), around(state, noted("DECLINED")))) == ("note", None, "")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (answer("DECLINED", dtstamp=ARRIVED - 9 * MINUTE), "older calendar answer"),
        (answer("ACCEPTED"), "same calendar answer"),
    ],
)
def test_older_or_same_answer_changes_nothing(given: CalendarAnswer, reason: str) -> None:
    decision = decide(given, around("withdrawn", noted(), arrived=ARRIVED + MINUTE))
    assert decision == Decision(do="note", reason=decision.reason)
    assert decision.reason == reason


@pytest.mark.parametrize("partstat", ["NEEDS-ACTION", ""])
def test_answer_without_a_choice_is_read_as_text(partstat: str) -> None:
    assert gist(decide(answer(partstat), around())) == ("text", None, "")


def test_delegated_keeps_the_place_and_asks() -> None:
    assert gist(decide(answer("DELEGATED"), around())) == ("note", None, "delegate")


@pytest.mark.parametrize(
    ("given", "part"),
    [
        (answer("TENTATIVE", method="COUNTER", counter_in_body=True, proposed_start=utc(2026, 12, 17, 15)), True),
        (answer("ACCEPTED", counter_in_body=True, proposed_start=utc(2026, 12, 17, 15)), True),
        (answer("TENTATIVE", proposed_start=utc(2026, 12, 17, 15)), False),
    ],
    ids=["outlook", "google", "ios"],
)
def test_proposed_time_changes_no_place(given: CalendarAnswer, part: bool) -> None:
    decision = decide(given, around())
    assert (*gist(decision), decision.declinecounter, decision.entry) == ("propose", None, "fixed_time", part, None)
    assert decide(given, around(declinecounter=False)).declinecounter is False


def test_proposal_of_the_very_time_it_has_is_an_answer() -> None:
    assert gist(decide(answer(proposed_start=session().starts), around(None))) == ("apply", "join", "")


@pytest.mark.parametrize(
    ("sender", "refreshes", "do"),
    [(str(PRIYA), 0, "refresh"), (str(PRIYA), 1, "refresh"), (str(PRIYA), 2, "note"), (TOM, 0, "note")],
)
def test_fresh_copy_goes_to_the_holder_twice_a_day(sender: str, refreshes: int, do: str) -> None:
    asked = answer("", method="REFRESH", attendee=sender)
    assert decide(asked, around(sender=sender, refreshes=refreshes)).do == do


@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_answer_to_the_old_date_is_asked_about(partstat: str) -> None:
    moved = entry(sequence=1, time_sequence=1)
    decision = decide(answer(partstat), around("going", moved))
    assert gist(decision) == ("ask_date", None, "which_date")
    assert decision.entry is not None
    assert (decision.entry.answer_partstat, decision.entry.answer_sequence) == (partstat, 0)


def test_press_on_the_old_date_is_noted_only_if_none_came_after_it() -> None:
    later = entry(sequence=1, time_sequence=1, answer_partstat="ACCEPTED", answer_sequence=1, answer_at=ARRIVED)
    assert decide(answer("DECLINED"), around("going", later)).entry is None


def test_decline_of_the_old_date_by_somebody_who_declined_is_noted() -> None:
    assert gist(decide(answer("DECLINED"), around("declined", entry(sequence=1, time_sequence=1)))) == (
        "note",
        None,
        "",
    )


@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_answer_of_somebody_else_for_the_holder_asks_the_holder(partstat: str) -> None:
    wish = {"ACCEPTED": "join", "TENTATIVE": "maybe", "DECLINED": "decline"}[partstat]
    decision = decide(answer(partstat), around(sender=TOM))
    assert (*gist(decision), decision.entry) == ("ask_holder", wish, "holder_ask", None)


@pytest.mark.parametrize(
    "given",
    [
        answer("NEEDS-ACTION"),
        answer("DELEGATED"),
        answer("TENTATIVE", method="COUNTER", proposed_start=utc(2026, 12, 17, 15)),
    ],
)
def test_somebody_else_without_a_plain_choice_asks_nobody(given: CalendarAnswer) -> None:
    assert gist(decide(given, around(sender=TOM))) == ("note", None, "")


@pytest.mark.parametrize("sender", [STRANGER, TOM])
def test_accept_of_a_forwarded_invite_asks_the_newcomer(sender: str) -> None:
    decision = decide(answer(attendee=sender), around(sender=sender))
    assert (*gist(decision), decision.entry) == ("forwarded", "join", "forwarded_invite", None)


@pytest.mark.parametrize(
    "given",
    [
        *(
            answer(partstat, attendee=STRANGER)
            for partstat in ("TENTATIVE", "DECLINED", "DELEGATED", "NEEDS-ACTION", "")
        ),
        answer(attendee=STRANGER, method="COUNTER", proposed_start=utc(2026, 12, 17, 15)),
    ],
)
def test_other_answers_to_a_forwarded_invite_are_filed(given: CalendarAnswer) -> None:
    assert gist(decide(given, around(sender=STRANGER))) == ("note", None, "")


def test_accept_for_another_person_we_know_touches_nobody() -> None:
    assert gist(decide(answer(attendee=TOM), around())) == ("note", None, "")


def test_alias_is_applied_and_noted() -> None:
    decision = decide(answer(attendee="P.Shah@westshire-council.example"), around(None))
    assert (*gist(decision), decision.alias) == ("apply", "join", "", "p.shah@westshire-council.example")


def test_entry_we_do_not_hold_is_asked_about() -> None:
    assert gist(decide_unknown()) == ("ask_session", None, "which_one")


def test_answer_of_nobody_is_for_a_person() -> None:
    assert decide(answer(attendee=""), around(sender=STRANGER)).do == "triage"


@pytest.mark.parametrize("state", ["open", "done"])
def test_answer_after_the_start_changes_nothing(state: str) -> None:
    over = session(state=state)
    late = around("withdrawn", session=over, arrived=over.starts)
    assert gist(decide(answer(), late)) == ("note", None, "")


@pytest.mark.parametrize(
    ("given", "sender", "letter"),
    [
        (answer("ACCEPTED"), str(PRIYA), "cancelled"),
        (answer("TENTATIVE"), str(PRIYA), ""),
        (answer("DECLINED"), str(PRIYA), ""),
        (answer("DELEGATED"), str(PRIYA), ""),
        (answer("TENTATIVE", method="COUNTER", proposed_start=utc(2026, 12, 17, 15)), str(PRIYA), ""),
        (answer("ACCEPTED"), TOM, ""),
        (answer("ACCEPTED", attendee=STRANGER), STRANGER, ""),
    ],
    ids=["accept", "tentative", "decline", "delegate", "propose", "on behalf", "forwarded"],
)
def test_answer_to_a_cancelled_session(given: CalendarAnswer, sender: str, letter: str) -> None:
    around_it = around(session=session(state="cancelled"), sender=sender)
    assert gist(decide(given, around_it)) == ("note", None, letter)


@pytest.mark.parametrize(
    ("recurrence", "do"),
    [(utc(2026, 12, 17, 14), "apply"), (utc(2026, 12, 10, 14), "apply"), (utc(2026, 12, 18, 14), "triage")],
)
def test_recurrence_id_must_be_a_start_that_the_session_has_or_had(recurrence: datetime, do: str) -> None:
    moved = session(earlier_starts=(utc(2026, 12, 10, 14),))
    assert decide(answer(recurrence_id=recurrence), around(None, session=moved)).do == do


# --- any order -----------------------------------------------------------------------------------------------------

STATE_AFTER: dict[str, SignupState] = {"join": "going", "maybe": "maybe", "decline": "withdrawn"}
MAILS = {
    "accept": answer("ACCEPTED", dtstamp=ARRIVED - 5 * MINUTE),
    "accept again": answer("ACCEPTED", dtstamp=ARRIVED - 5 * MINUTE),
    "decline": answer("DECLINED", dtstamp=ARRIVED - 2 * MINUTE),
    "tentative": answer("TENTATIVE", dtstamp=ARRIVED - 3 * MINUTE),
}


@pytest.mark.parametrize("names", permutations(MAILS), ids=" ".join)
def test_last_pressed_wins_in_whatever_order_mails_arrive(names: tuple[str, ...]) -> None:
    state: SignupState = "going"
    told = entry()
    for minutes, name in enumerate(names):
        decision = decide(MAILS[name], around(state, told, arrived=ARRIVED + minutes * MINUTE))
        told = decision.entry or told
        if decision.do == "apply" and decision.intent:
            state = STATE_AFTER[decision.intent]
    assert (state, told.answer_partstat) == ("withdrawn", "DECLINED")


@pytest.mark.parametrize("names", permutations(("accept", "decline", "tentative")), ids=" ".join)
def test_answers_to_the_old_date_never_count_after_a_move(names: tuple[str, ...]) -> None:
    told = entry(sequence=1, time_sequence=1, dtstamp=ARRIVED - MINUTE)
    decisions = [decide(MAILS[name], around("going", told)) for name in names]
    assert {each.do for each in decisions} == {"ask_date"}
    assert decide(answer("DECLINED", sequence=1), around("going", told)).do == "apply"


# --- second addresses ----------------------------------------------------------------------------------------------


HOME = "priya@home.example"


def at_home(**fields: Any) -> CalendarEntry:
    """What the calendar of Priya's own device was told."""
    return entry(role="second", address=lit(HOME), **fields)


def test_button_at_a_second_address_is_the_holders() -> None:
    found = decide(answer("DECLINED", attendee=HOME), around("going", at_home(), sender=HOME))
    assert gist(found) == ("apply", "decline", "")
    assert found.entry == noted("DECLINED", at_home())


def test_second_address_that_was_taken_away_changes_nothing_and_what_it_pressed_is_noted() -> None:
    found = decide(answer("DECLINED", attendee=HOME), around("going", at_home(), sender=HOME, known=(str(PRIYA),)))
    assert (gist(found), found.entry) == (("note", None, ""), noted("DECLINED", at_home()))
    late = at_home(answer_partstat="DECLINED", answer_sequence=1, answer_at=ARRIVED, answer_dtstamp=ARRIVED)
    older = decide(answer("ACCEPTED", attendee=HOME), around("going", late, sender=HOME, known=(str(PRIYA),)))
    assert (gist(older), older.entry) == (("note", None, ""), None)


# --- answers as odd programs send them -----------------------------------------------------------------------------


def test_number_that_we_never_gave_does_not_outrank_what_is_pressed_later() -> None:
    first = decide(answer("DECLINED", sequence=99), around("going"))
    assert first.entry is not None
    assert first.entry.answer_sequence == 0
    later = answer("ACCEPTED", dtstamp=ARRIVED + MINUTE)
    again = decide(later, around("withdrawn", first.entry, arrived=ARRIVED + 2 * MINUTE))
    assert gist(again) == ("apply", "join", "")


def test_answer_of_a_room_is_none() -> None:
    """Of an ATTENDEE that is a room nothing is read: neither address nor choice."""
    assert gist(decide(answer("", attendee=""), around(sender="room1@westshire.example"))) == ("text", None, "")
