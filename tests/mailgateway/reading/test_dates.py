"""Dates in mails: day first, the first such day from today on, and what is no date."""

from datetime import date

import pytest

from mailgateway.reading.dates import DateFound, find_dates, only_date, weekdays_in

TODAY = date(2027, 1, 8)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("21 January", ["2027-01-21"]),
        ("21 JAN", ["2027-01-21"]),
        ("Jan 21st", ["2027-01-21"]),
        ("January 21, 2028", ["2028-01-21"]),
        ("the 21st", ["2027-01-21"]),
        ("see you on the 18th of February", ["2027-02-18"]),
        ("21/1", ["2027-01-21"]),
        ("21/01/2027", ["2027-01-21"]),
        ("21.1.", ["2027-01-21"]),
        ("21-01-2027", ["2027-01-21"]),
        ("2027-01-21", ["2027-01-21"]),
        ("Thursday 21 January", ["2027-01-21"]),
        ("7 January", ["2028-01-07"]),
        ("8 January", ["2027-01-08"]),
        ("the 7th", ["2027-02-07"]),
        ("5-7 March", ["2027-03-05", "2027-03-07"]),
        ("21 and 28 January", ["2027-01-21", "2027-01-28"]),
        ("tomorrow", ["2027-01-09"]),
        ("24/7 support", []),
        ("at 2.30 in room 3.10", []),
        ("the 2nd session of the day", []),
        ("ring 020 7946 0000", []),
        ("50/50", []),
        ("I may come", []),
    ],
)
def test_days_in_a_text(text: str, days: list[str]) -> None:
    assert [found.iso for found in find_dates(text, TODAY)] == days


@pytest.mark.parametrize(
    ("text", "problem"),
    [("Friday 21 January", "another weekday"), ("30 February", "no such day"), ("29 Feb 2027", "no such day")],
)
def test_day_that_cannot_be_used(text: str, problem: str) -> None:
    assert [found.problem for found in find_dates(text, TODAY)] == [problem]


def test_next_one_and_months_are_no_days() -> None:
    assert [(found.next, found.month) for found in find_dates("the next one", TODAY)] == [(True, "")]
    assert [found.month for found in find_dates("next month", TODAY)] == ["2027-02"]
    assert [found.month for found in find_dates("in March", TODAY)] == ["2027-03"]
    assert [found.month for found in find_dates("the January session", TODAY)] == ["2027-01"]


def test_leap_day_is_the_next_one() -> None:
    assert [found.iso for found in find_dates("29 February", date(2028, 1, 1))] == ["2028-02-29"]


@pytest.mark.parametrize("text", ["21 JAN", "the 21st", "21", "on 21 January", "for the 21st."])
def test_text_that_is_only_a_date(text: str) -> None:
    found = only_date(text, TODAY)
    assert found is not None
    assert found.iso == "2027-01-21"


def test_text_that_is_more_than_a_date_is_none() -> None:
    assert only_date("21 January please ring", TODAY) is None
    assert only_date("next", TODAY) == DateFound(0, 4, next=True)


def test_weekdays_are_named_once_in_order() -> None:
    assert weekdays_in("Friday or Thursdays, but not friday") == ["thursday", "friday"]
