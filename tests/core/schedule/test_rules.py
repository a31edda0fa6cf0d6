"""Rules as organisers type them: read, refused with a sentence, stored in one spelling, said back in words."""

from collections.abc import Callable
from datetime import date

import pytest
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.schedule import Rule, parse_date, parse_rule, rule_text, rule_words

FORMS = "Write it like “third Thursday”, “every 2 weeks from 2027-07-01” or “once 2027-07-01”."
FIRST = date(2027, 7, 1)


def month(place: int, weekday: int) -> Rule:
    return Rule(kind="month", place=place, weekday=weekday)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("third Thursday", month(3, 3)),
        ("  THIRD   thursday ", month(3, 3)),
        ("the third Thursday of each month", month(3, 3)),
        ("third Thursdays in every month", month(3, 3)),
        ("3rd Thursday", month(3, 3)),
        ("first Monday", month(1, 0)),
        ("second Tuesday", month(2, 1)),
        ("fourth Friday", month(4, 4)),
        ("last Sunday", month(-1, 6)),
        ("every week", Rule(kind="weeks", weeks=1)),
        ("every 2 weeks", Rule(kind="weeks", weeks=2)),
        ("every 8 weeks from 2027-07-01", Rule(kind="weeks", weeks=8, anchor=FIRST)),
        ("every 2 weeks from Thursday 1 July 2027", Rule(kind="weeks", weeks=2, anchor=FIRST)),
        ("every Monday", Rule(kind="weeks", weeks=1, weekday=0)),
        ("once 2027-07-01", Rule(kind="once", anchor=FIRST)),
        ("once 1 Jul 2027", Rule(kind="once", anchor=FIRST)),
    ],
)
def test_rule_is_read(typed: str, rule: Rule) -> None:
    assert parse_rule(typed) == rule


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", f"“” is not a rule we know. {FORMS}"),
        ("now and then", f"“now and then” is not a rule we know. {FORMS}"),
        ("third", f"“third” is not a rule we know. {FORMS}"),
        ("third Thorsday", f"“third thorsday” is not a rule we know. {FORMS}"),
        ("fifth Thursday", "Not every month has a fifth Thursday. Write “last Thursday”."),
        ("sixth Thursday", f"“sixth” is not first, second, third, fourth or last. {FORMS}"),
        ("every 0 weeks", f"A series can meet every 1 to 8 weeks, not every 0. {FORMS}"),
        ("every -2 weeks", f"A series can meet every 1 to 8 weeks, not every -2. {FORMS}"),
        ("every 9 weeks", f"A series can meet every 1 to 8 weeks, not every 9. {FORMS}"),
        ("every 99999999999 weeks", f"A series can meet every 1 to 8 weeks, not every 9999. {FORMS}"),
        ("every second", f"A series cannot meet by the second, minute or hour. {FORMS}"),
        ("every 5 minutes", f"A series cannot meet by the second, minute or hour. {FORMS}"),
        ("FREQ=SECONDLY", f"A series cannot meet by the second, minute or hour. {FORMS}"),
        ("RRULE:FREQ=DAILY;INTERVAL=0", f"A series cannot meet by the second, minute or hour. {FORMS}"),
        ("once", f"“once” is not a rule we know. {FORMS}"),
        ("once tomorrow", "“tomorrow” is not a date. Write it like 2027-07-01."),
        ("every 2 weeks from 31 June 2027", "“31 june 2027” is not a date. Write it like 2027-07-01."),
    ],
)
def test_rule_is_refused_with_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_rule(typed)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2027-02-30", "“2027-02-30” is not a date. Write it like 2027-07-01."),
        ("1/7/2027", "“1/7/2027” is not a date. Write it like 2027-07-01."),
        ("1999-07-01", "The year 1999 is outside 2000 to 2099. Write the date like 2027-07-01."),
        ("2100-07-01", "The year 2100 is outside 2000 to 2099. Write the date like 2027-07-01."),
        ("Friday 1 July 2027", "1 July 2027 is a Thursday. Mend the day or the date."),
        ("", "“” is not a date. Write it like 2027-07-01."),
    ],
)
def test_date_is_refused_with_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_date(typed)
    assert str(refused.value) == sentence


RULES = st.one_of(
    st.builds(month, st.sampled_from((1, 2, 3, 4, -1)), st.integers(0, 6)),
    st.builds(lambda day: Rule(kind="weeks", weeks=1, weekday=day), st.integers(0, 6)),
    st.builds(
        lambda weeks, anchor: Rule(kind="weeks", weeks=weeks, anchor=anchor),
        st.integers(1, 8),
        st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    ),
    st.builds(lambda day: Rule(kind="once", anchor=day), st.dates(date(2000, 1, 1), date(2099, 12, 31))),
)


@given(RULES)
def test_stored_spelling_reads_back_to_the_same_rule(rule: Rule) -> None:
    assert parse_rule(rule_text(rule)) == rule


@given(texts())
def test_any_text_is_a_rule_or_refused_in_one_sentence_or_two(text: str) -> None:
    said = [refusal(read, text) for read in (parse_rule, parse_date)]
    assert all("\n" not in sentence and len(sentence) < 250 for sentence in said)


def refusal(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except Refused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("third Thursday", "the third Thursday of each month"),
        ("last Friday", "the last Friday of each month"),
        ("every Monday", "every Monday"),
        ("every week", "every Thursday"),
        ("every 2 weeks", "every second Thursday"),
        ("every 2 weeks from 2027-07-05", "every second Monday"),
        ("every 5 weeks", "Thursday every 5 weeks"),
        ("once 2027-07-05", "Monday 5 July 2027"),
    ],
)
def test_rule_in_words(typed: str, words: str) -> None:
    assert rule_words(parse_rule(typed), FIRST) == words
