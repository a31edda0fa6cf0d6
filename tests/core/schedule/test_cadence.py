"""A change of cadence: story 11 as printed, and the rules of product.md 6.7."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from invented import series, session, utc
from msgspec.structs import replace

from core.model import Series, Session
from core.schedule import CadencePlan, Rule, cadence, cadence_clashes, days_between, parse_rule, plan_sessions

NOW = utc(2027, 6, 10, 10)
FORTNIGHTLY = parse_rule("every 2 weeks from 2027-07-01")
FIRST = date(2027, 7, 1)
DIGITAL = series(first=date(2026, 11, 23))
JULY, AUGUST, SEPTEMBER = (session(day) for day in (date(2027, 7, 15), date(2027, 8, 19), date(2027, 9, 16)))


def planned(
    counts: dict[str, int], sessions: tuple[Session, ...] = (JULY, AUGUST, SEPTEMBER), **more: Any
) -> CadencePlan:
    given: dict[str, Any] = {"series": DIGITAL, "rule": FORTNIGHTLY, "first": FIRST, "now": NOW} | more
    return cadence(
        given.pop("series"), sessions, counts, given.pop("rule"), given.pop("first"), given.pop("now"), **given
    )


def days(sessions: tuple[Session, ...]) -> list[date]:
    return [each.date for each in sessions]


def moves(plan: CadencePlan) -> list[tuple[date, date]]:
    return [(each.before.date, each.after.date) for each in plan.moved]


def test_monthly_to_fortnightly_as_in_the_story() -> None:
    plan = planned({JULY.id: 6, AUGUST.id: 3})
    assert days(plan.kept) == [date(2027, 7, 15)]
    assert moves(plan) == [(date(2027, 8, 19), date(2027, 8, 26))]
    assert days(plan.withdrawn) == [date(2027, 9, 16)]
    assert days(plan.new)[:5] == [
        date(2027, 7, 1),
        date(2027, 7, 29),
        date(2027, 8, 12),
        date(2027, 9, 9),
        date(2027, 9, 23),
    ]
    assert [(each.day, each.kind) for each in plan.clashes] == [
        (date(2027, 12, 30), "Christmas week"),
        (date(2028, 5, 4), "polling day"),
        (date(2028, 12, 28), "Christmas week"),
        (date(2029, 5, 3), "polling day"),
    ]
    assert (plan.cancelled, plan.more_often) == ((), True)
    assert (plan.series.rule, plan.series.first, plan.series.former_rule) == (
        "every 2 weeks from 2027-07-01",
        FIRST,
        "third Thursday",
    )


def test_organiser_may_cancel_instead_of_moving() -> None:
    plan = planned({JULY.id: 6, AUGUST.id: 3}, choices={AUGUST.id: "cancel"})
    assert (moves(plan), days(plan.cancelled)) == ([], [date(2027, 8, 19)])
    assert date(2027, 8, 26) in days(plan.new)


def test_moved_session_keeps_its_id_and_its_clock() -> None:
    [moved] = planned({AUGUST.id: 1}).moved
    assert (moved.after.id, moved.after.starts, moved.after.earlier_starts) == (
        AUGUST.id,
        utc(2027, 8, 26, 13),
        (AUGUST.starts,),
    )


def test_of_two_sessions_for_one_date_the_earlier_gets_it() -> None:
    first, second = session(date(2027, 7, 27)), session(date(2027, 7, 30))
    plan = planned({first.id: 1, second.id: 1}, (first, second))
    assert moves(plan) == [(date(2027, 7, 27), date(2027, 7, 29)), (date(2027, 7, 30), date(2027, 8, 12))]


def test_date_that_a_kept_session_stands_on_is_not_given_away() -> None:
    near = session(date(2027, 7, 16))
    assert moves(planned({JULY.id: 1, near.id: 1}, (JULY, near))) == [(date(2027, 7, 16), date(2027, 7, 29))]


def test_sessions_before_the_first_date_or_begun_or_over_stay_as_they_are() -> None:
    june = session(date(2027, 6, 17))
    over = session(date(2027, 7, 22), state="done")
    off = session(date(2027, 8, 26), state="cancelled")
    plan = planned({june.id: 4, over.id: 4, off.id: 2}, (june, over, off))
    assert (plan.kept, plan.moved, plan.cancelled, plan.withdrawn) == ((), (), (), ())
    assert date(2027, 8, 26) not in days(plan.new)


def test_last_monthly_rule_is_remembered_through_later_changes() -> None:
    weekly = replace(DIGITAL, rule="every 2 weeks from 2027-07-01", former_rule="third Thursday")
    assert (
        planned({}, series=weekly, rule=parse_rule("every 3 weeks from 2027-07-01")).series.former_rule
        == "third Thursday"
    )
    back = planned({}, series=weekly, rule=parse_rule("first Monday"))
    assert (back.more_often, back.series.rule) == (False, "first Monday")


def test_one_off_made_regular_keeps_its_session() -> None:
    once = series(rule="once 2027-07-15", first=date(2027, 7, 15))
    plan = planned({JULY.id: 5}, (JULY,), series=once, rule=parse_rule("third Thursday"))
    assert (days(plan.kept), plan.more_often, days(plan.new)[0]) == ([JULY.date], True, date(2027, 8, 19))


def test_people_left_over_where_no_date_is_left_are_cancelled() -> None:
    plan = planned({JULY.id: 1, AUGUST.id: 2}, (JULY, AUGUST), rule=parse_rule("once 2027-07-20"))
    assert (moves(plan), days(plan.cancelled)) == ([(date(2027, 7, 15), date(2027, 7, 20))], [date(2027, 8, 19)])


def test_dates_without_a_host_are_counted_over_all_that_will_be() -> None:
    hosted = replace(JULY, hosts=("nia",))
    plan = planned({hosted.id: 1, AUGUST.id: 1}, (hosted, AUGUST))
    assert date(2027, 7, 15) not in plan.without_host
    assert list(plan.without_host) == sorted(days((*(each.after for each in plan.moved), *plan.new)))


def test_clashes_cover_two_years_and_leave_notes_out() -> None:
    found = cadence_clashes(replace(DIGITAL, rule="first Monday", first=date(2026, 12, 1)), date(2026, 12, 1))
    assert [(each.day, each.kind) for each in found] == [
        (date(2027, 5, 3), "bank holiday"),
        (date(2028, 1, 3), "bank holiday"),
        (date(2028, 5, 1), "bank holiday"),
    ]


def test_how_often_a_rule_meets() -> None:
    rules = ("every week", "every 2 weeks", "third Thursday", "every 5 weeks", "once 2027-07-01")
    often = [days_between(parse_rule(rule)) for rule in rules]
    assert often == sorted(often)
    assert often[-1] == float("inf")


RULES: st.SearchStrategy[Rule] = st.sampled_from(
    [
        parse_rule(rule)
        for rule in ("every week", "every 2 weeks from 2027-07-01", "first Monday", "last Friday", "every 8 weeks")
    ]
)


@given(
    rule=RULES,
    first=st.dates(date(2027, 6, 11), date(2027, 9, 30)),
    counts=st.lists(st.integers(0, 2), min_size=12, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_everybody_ends_up_somewhere_and_no_date_is_used_twice(rule: Rule, first: date, counts: list[int]) -> None:
    before = [replace(each, state="open") for each in plan_sessions(DIGITAL, [], NOW)]
    people = {each.id: count for each, count in zip(before, counts, strict=False)}
    plan = cadence(DIGITAL, before, people, rule, first, NOW)
    after = [*plan.kept, *(each.after for each in plan.moved), *plan.new]
    assert len({each.date for each in after}) == len(after)
    assert len({each.id for each in after}) == len(after)
    accounted = [*plan.kept, *(each.before for each in plan.moved), *plan.cancelled, *plan.withdrawn]
    assert sorted(each.id for each in accounted) == sorted(each.id for each in before if each.date >= first)
    assert all(people.get(each.id, 0) == 0 for each in plan.withdrawn)
    assert all(each.starts > NOW and each.date >= first for each in after)


def test_plan_and_the_daily_making_of_sessions_agree() -> None:
    """The morning after a change nothing is missing and nothing is made twice."""
    plan = planned({JULY.id: 6, AUGUST.id: 3})
    after: Series = plan.series
    sessions = [*plan.kept, *(each.after for each in plan.moved), *plan.new]
    assert plan_sessions(after, sessions, NOW + timedelta(hours=17)) == []


def test_one_off_made_regular_stays_where_it_is_even_off_the_rule() -> None:
    once = series(rule="once 2027-07-20", first=date(2027, 7, 20))
    off_rule = session(date(2027, 7, 20))
    plan = planned({off_rule.id: 5}, (off_rule,), series=once, rule=parse_rule("third Thursday"))
    assert (days(plan.kept), plan.moved, days(plan.new)[0]) == ([off_rule.date], (), date(2027, 7, 15))
    moved = planned(
        {off_rule.id: 5}, (off_rule,), series=once, rule=parse_rule("third Thursday"), choices={off_rule.id: "move"}
    )
    assert moves(moved) == [(date(2027, 7, 20), date(2027, 7, 15))]


def test_organiser_may_leave_a_session_where_it_is() -> None:
    plan = planned({JULY.id: 6, AUGUST.id: 3}, choices={AUGUST.id: "keep"})
    assert (days(plan.kept), moves(plan)) == ([date(2027, 7, 15), date(2027, 8, 19)], [])
    assert date(2027, 8, 26) in days(plan.new)
