"""What a date clashes with: the facts of product.md 6.9."""

from datetime import date, timedelta
from typing import Any

import pytest
from invented import NOW, series, session
from msgspec.structs import replace

from core.clashes import NATIONS, bank_holiday, bank_holidays, clashes, in_christmas_week, is_polling_day, unsettled
from core.model import Kept, Nation
from core.schedule import occurrences, parse_rule
from core.text import lit


def third_thursdays(first: int, last: int) -> list[date]:
    return [
        day
        for year in range(first, last + 1)
        for day in occurrences(parse_rule("third Thursday"), date(year, 1, 1), until=date(year, 12, 31))
    ]


def met(day: date, *more: Any, **fields: Any) -> list[tuple[str, bool]]:
    return [(str(each.words), each.note) for each in clashes(day, series(**fields), *more)]


def test_third_thursday_never_meets_a_bank_holiday_in_england_and_wales() -> None:
    assert [day for day in third_thursdays(2012, 2060) if bank_holidays(day, ("england", "wales"))] == []


def test_third_thursday_meets_st_patricks_day_in_northern_ireland() -> None:
    met_in = [day.year for day in third_thursdays(2013, 2040) if bank_holiday(day, "northern-ireland")]
    assert met_in == [2016, 2022, 2033, 2039]
    assert met(date(2022, 3, 17)) == [("St Patrick's Day (Northern Ireland)", True)]
    assert met(date(2022, 3, 17), nations=("northern-ireland",)) == [("St Patrick's Day (Northern Ireland)", False)]


def test_third_thursday_meets_maundy_thursday() -> None:
    found = [day.year for day in third_thursdays(2013, 2030) if ("Maundy Thursday", False) in met(day)]
    assert found == [2014, 2019, 2025, 2030]


def test_third_thursday_meets_christmas_week() -> None:
    found = [day for day in third_thursdays(2013, 2028) if in_christmas_week(day)]
    assert found == [date(2017, 12, 21), date(2018, 12, 20), date(2023, 12, 21), date(2028, 12, 21)]


def test_first_monday_meets_the_early_may_bank_holiday_in_every_normal_year() -> None:
    mays = [occurrences(parse_rule("first Monday"), date(year, 5, 1), limit=1)[0] for year in range(2012, 2041)]
    kept = {day.year for day in mays if bank_holiday(day, "england") == "Early May bank holiday"}
    assert set(range(2012, 2041)) - kept == {2020}
    assert bank_holiday(date(2020, 5, 8), "england") == "Early May bank holiday"


def test_clash_of_story_five() -> None:
    assert met(date(2027, 5, 3)) == [("Early May bank holiday (England, Wales, Scotland, Northern Ireland)", False)]
    assert met(date(2027, 5, 6)) == [("polling day", False)]


@pytest.mark.parametrize(
    ("day", "nation", "name"),
    [
        (date(2027, 1, 1), "england", "New Year's Day"),
        (date(2027, 1, 4), "scotland", "2 January holiday (substitute day)"),
        (date(2027, 3, 26), "wales", "Good Friday"),
        (date(2027, 3, 29), "england", "Easter Monday"),
        (date(2027, 3, 29), "scotland", ""),
        (date(2027, 5, 31), "scotland", "Spring bank holiday"),
        (date(2027, 7, 12), "northern-ireland", "Battle of the Boyne"),
        (date(2027, 8, 2), "scotland", "Summer bank holiday"),
        (date(2027, 8, 30), "england", "Summer bank holiday"),
        (date(2027, 8, 30), "scotland", ""),
        (date(2027, 11, 30), "scotland", "St Andrew's Day"),
        (date(2027, 12, 27), "england", "Christmas Day (substitute day)"),
        (date(2027, 12, 28), "england", "Boxing Day (substitute day)"),
        (date(2027, 12, 16), "england", ""),
    ],
)
def test_bank_holiday_of_a_nation(day: date, nation: Nation, name: str) -> None:
    assert bank_holiday(day, nation) == name


def test_days_of_one_name_are_listed_once_with_all_nations() -> None:
    assert bank_holidays(date(2027, 12, 27)) == {"Christmas Day (substitute day)": NATIONS}
    assert bank_holidays(date(2027, 8, 30)) == {"Summer bank holiday": ("england", "wales", "northern-ireland")}


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 12, 19), False),
        (date(2026, 12, 20), True),
        (date(2027, 1, 2), True),
        (date(2027, 1, 3), False),
    ],
)
def test_christmas_week_is_20_december_to_2_january(day: date, inside: bool) -> None:
    assert in_christmas_week(day) is inside


def test_polling_day_is_the_first_thursday_in_may_and_what_the_organiser_names() -> None:
    assert [day for day in (date(2027, 5, 1) + timedelta(days=n) for n in range(31)) if is_polling_day(day)] == [
        date(2027, 5, 6)
    ]
    assert is_polling_day(date(2026, 12, 17), (date(2026, 12, 17),))


def test_quiet_days_of_the_desk_and_of_the_series() -> None:
    day = date(2026, 12, 17)
    assert met(day, (), (day,)) == met(day, quiet_days=(day,)) == [("a day you keep free", False)]
    assert met(day) == []


def test_clashes_stand_before_notes() -> None:
    """2 January 2031 is a Thursday: a holiday in Scotland, a note for others, and Christmas week for all."""
    assert met(date(2031, 1, 2)) == [("Christmas week", False), ("2 January holiday (Scotland)", True)]


def test_clash_counts_until_an_organiser_accepts_it() -> None:
    about = session(date(2027, 5, 3), state="open")
    assert [each.kind for each in unsettled(about, series())] == ["bank holiday"]
    accepted = Kept(
        clash=lit("Early May bank holiday (England, Wales, Scotland, Northern Ireland)"), by=lit("amira"), at=NOW
    )
    assert unsettled(replace(about, kept=(accepted,)), series()) == []
