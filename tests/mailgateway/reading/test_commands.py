"""Command lines: every word of the table, courtesies round them, typing slips, and what is no command."""

from datetime import date

import pytest

from core.words import NOT_BY_MAIL, WORDS, WordRow
from mailgateway.reading.commands import read_commands, read_line

TODAY = date(2027, 1, 8)


@pytest.mark.parametrize("row", WORDS, ids=[row.word for row in WORDS])
def test_example_of_the_table_is_read(row: WordRow) -> None:
    found = read_commands(row.example, TODAY).words
    assert [word.intent for word in found] == [row.intent]
    assert found[0].word.split(" ALL")[0] == row.word


SPELLINGS = [
    (spelling, row) for row in WORDS for spelling in row.words if row.pattern not in ("person", "names", "numbers")
]


@pytest.mark.parametrize(("spelling", "row"), SPELLINGS, ids=[spelling for spelling, _ in SPELLINGS])
def test_every_spelling_is_read_in_any_case_with_courtesies(spelling: str, row: WordRow) -> None:
    said = spelling.lower().replace("'", "’")
    line = said if row.pattern in ("text", "rest", "address") else f"Hi, {said}. Thanks!"
    assert [word.intent for word in read_commands(line, TODAY).words] == [row.intent]


@pytest.mark.parametrize("word", NOT_BY_MAIL)
def test_word_of_organisers_is_no_command(word: str) -> None:
    found = read_commands(f"{word}", TODAY)
    assert (found.words, found.organizer) == ((), word)


@pytest.mark.parametrize(
    "line",
    [
        "No. 4 High Street", "NO 4", "Yes, the link works", "Idea is great", "Human resources told me", "Change of plan",
        "Name badges will be there", "Will", "Grace May", "May", "Topic looks good", "Notes from last time were useful",
        "Testing one two", "Kind regards", "", "Yes?", "YES or NO", "click", "confirm 1234", "end",
    ],
)  # fmt: skip
def test_ordinary_line_is_no_command(line: str) -> None:
    assert read_line(line, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "word"), [("Maybee", "MAYBE"), ("tenative", "MAYBE"), ("unsubcribe", "STOP"), ("Declne", "NO")]
)
def test_typing_slip_is_forgiven(typed: str, word: str) -> None:
    found = read_line(typed, TODAY)
    assert found is not None
    assert found.word == word


def test_short_words_forgive_no_slip() -> None:
    assert read_line("yse", TODAY) is None
    assert read_line("stp", TODAY) is None


def test_at_most_three_lines_and_none_after_a_sentence() -> None:
    assert [w.word for w in read_commands("YES\nSERIES\nTALK\nSTOP", TODAY).words] == ["YES", "SERIES", "TALK"]
    assert [w.word for w in read_commands("YES\nSee you there\nSTOP", TODAY).words] == ["YES"]
    assert [w.word for w in read_commands("YES\n-- \nSTOP", TODAY).words] == ["YES"]


def test_line_over_sixty_characters_is_no_command_but_an_idea_is() -> None:
    assert read_line("YES " + " " * 5 + "21 January" + "x" * 60, TODAY) is None
    found = read_line("IDEA: " + "writing for forms and letters " * 4, TODAY)
    assert found is not None
    assert found.word == "IDEA"


def test_date_that_is_none_is_kept_for_a_question() -> None:
    found = read_line("YES 30 FEB", TODAY)
    assert found is not None
    assert found.arguments == {"unclear_date": "30 FEB"}


def test_notes_with_a_colon_take_the_rest_and_are_saved() -> None:
    found = read_commands("NOTES: first line\nYES\nlast line", TODAY).words
    assert [(w.word, w.arguments) for w in found] == [("NOTES", {"text": "first line\nYES\nlast line", "save": True})]


def test_bad_addresses_are_left_empty() -> None:
    found = [read_line(line, TODAY) for line in ("PHONE not@an", "BRING Jo jo@@x.example", "ALSO ME jo@x.example")]
    assert [word.arguments["address"] for word in found if word] == ["", "", "jo@x.example"]


def test_name_of_a_series_is_a_word_only_where_it_is_known() -> None:
    assert [w.arguments["series"] for w in read_commands("Berkshire", TODAY, series=("berkshire",)).words] == [
        "berkshire"
    ]
    assert read_commands("Berkshire", TODAY).words == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Yes 17 Dec and 21 Jan", [("YES", "2026-12-17"), ("YES", "2027-01-21")]),
        ("YES 17 Dec\nand 21 Jan", [("YES", "2026-12-17"), ("YES", "2027-01-21")]),
        ("17/12 yes, 21/1 no", [("YES", "2026-12-17"), ("NO", "2027-01-21")]),
        ("21 Jan: yes\n17 Dec: no", [("YES", "2027-01-21"), ("NO", "2026-12-17")]),
        ("No 17 Dec but yes 21 Jan please", [("NO", "2026-12-17"), ("YES", "2027-01-21")]),
        ("YES 17 and 21 January", [("YES", "2027-01-17"), ("YES", "2027-01-21")]),
    ],
)
def test_word_with_several_dates_is_the_word_for_each(text: str, words: list[tuple[str, str]]) -> None:
    assert [(w.word, w.arguments["date"]) for w in read_commands(text, date(2026, 11, 23)).words] == words


@pytest.mark.parametrize(
    "text",
    [
        "yes 17 Dec or 21 Jan", "yes 17 Dec, not 21 Jan", "17 Dec and 21 Jan", "yes 17 Dec, 21 Jan, 18 Feb, 18 Mar",
        "yes 17 Dec and 21 Jan?", "yes 17 Dec and Jo 21 Jan", "yes Friday 17 Dec and 21 Jan", "yes 17 Dec, 21 Jan no",
    ],
)  # fmt: skip
def test_anything_beside_words_and_dates_is_no_line_of_words(text: str) -> None:
    assert read_commands(text, date(2026, 11, 23)).words == ()


def test_date_below_another_word_is_none_of_its_business() -> None:
    assert [(w.word, w.arguments) for w in read_commands("STOP\n17 Dec", date(2026, 11, 23)).words] == [("STOP", {})]
