"""Dates, times, counts and lists as people read them."""

from datetime import date, datetime, time

import pytest

from core import wording
from core.text import Safe

THIRD_THURSDAY = date(2026, 12, 17)


def test_dates_in_english() -> None:
    day = THIRD_THURSDAY
    assert [
        wording.date_words(day),
        wording.day_words(day),
        wording.weekday_words(day),
        wording.month_year(day),
        wording.short_date(day),
        wording.plain_date(day),
        wording.plain_day(day),
    ] == [
        "Thursday 17 December 2026",
        "Thursday 17 December",
        "Thursday",
        "December 2026",
        "17 DEC",
        "17 December 2026",
        "17 December",
    ]


def test_dates_in_welsh() -> None:
    assert wording.date_words(THIRD_THURSDAY, "cy") == "dydd Iau 17 Rhagfyr 2026"
    assert wording.month_year(date(2027, 1, 1), "cy") == "Ionawr 2027"
    assert wording.short_date(date(2027, 5, 3)) == "3 MAY"


def test_day_with_a_single_figure_has_no_nought() -> None:
    assert wording.day_words(date(2027, 5, 3)) == "Monday 3 May"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(14), "2pm"),
        (time(12, 30), "12:30pm"),
        (time(12), "midday"),
        (time(23, 59), "11:59pm"),
        (time(9, 5), "9:05am"),
        (time(0, 30), "12:30am"),
        (datetime(2026, 12, 17, 13, 15), "1:15pm"),
    ],
)
def test_time(at: time | datetime, words: str) -> None:
    assert wording.time_words(at) == words


def test_times_and_their_start() -> None:
    assert wording.times_words(time(14), time(15)) == "2pm to 3pm"
    assert wording.times_words(time(12), time(13, 15)) == "midday to 1:15pm"
    assert wording.times_words(time(12), time(13), "cy") == "hanner dydd tan 1pm"
    assert [wording.start_words(words) for words in ("2pm to 3pm", "2pm tan 3pm", "2pm")] == ["2pm"] * 3


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1200, "1,200 people")]
)
def test_count(number: int, words: str) -> None:
    assert wording.count_words(number, "person", "people") == words


def test_count_without_a_plural_of_its_own_adds_an_s() -> None:
    assert [wording.count_words(1, "place"), wording.count_words(2, "place")] == ["1 place", "2 places"]


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a"] * 5, "a, a, a and 2 more"),
    ],
)
def test_list(items: list[str], words: str) -> None:
    assert wording.list_words([Safe(item) for item in items], most=3) == words


def test_list_in_welsh_minds_the_vowel() -> None:
    assert wording.list_words([Safe("Môn"), Safe("Arfon")], "cy") == "Môn ac Arfon"
    assert wording.list_words([Safe("Arfon"), Safe("Môn")], "cy") == "Arfon a Môn"


@pytest.mark.parametrize(
    ("rule", "english", "welsh"),
    [
        ("third Thursday", "the third Thursday of each month", "y trydydd dydd Iau o bob mis"),
        ("second thursday", "the second Thursday of each month", "yr ail ddydd Iau o bob mis"),
        ("last Thursday", "the last Thursday of each month", "dydd Iau olaf pob mis"),
        ("every 1 weeks from 2026-12-17", "every Thursday", "pob dydd Iau"),
        ("every 2 weeks from 2026-12-17", "every second Thursday", "dydd Iau bob 2 wythnos"),
        ("every 4 weeks from 2026-12-17", "Thursday every 4 weeks", "dydd Iau bob 4 wythnos"),
        ("once 2026-12-17", "Thursday 17 December 2026", "dydd Iau 17 Rhagfyr 2026"),
    ],
)
def test_rule(rule: str, english: str, welsh: str) -> None:
    assert wording.rule_words(rule, THIRD_THURSDAY) == english
    assert wording.rule_words(rule, THIRD_THURSDAY, "cy") == welsh


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("third Thursday", "monthly"),
        ("every week", "weekly"),
        ("every 2 weeks from 2027-07-01", "fortnightly"),
        ("every 3 weeks", "every 3 weeks"),
        ("once 2026-12-17", "once"),
    ],
)
def test_cadence(rule: str, word: str) -> None:
    assert wording.cadence_word(rule) == word


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Writing for people", 18, "Writing for people"),
        ("Writing for people in a hurry", 19, "Writing for people…"),
        ("Writing for people in a hurry", 18, "Writing for…"),
        ("Llanfairpwllgwyngyll", 10, "Llanfairp…"),
        ("One, two", 5, "One…"),
        ("anything", 1, ""),
    ],
)
def test_cut_falls_on_a_word(text: str, limit: int, cut: str) -> None:
    assert wording.cut_words(Safe(text), limit) == cut


def test_soft_mutation_touches_days_only() -> None:
    assert [wording.soft_words(Safe("dydd Iau 17 Rhagfyr")), wording.soft_words(Safe("Rhagfyr"))] == [
        "ddydd Iau 17 Rhagfyr",
        "Rhagfyr",
    ]
