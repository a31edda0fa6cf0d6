"""Names as directories write them become names as people say them."""

from datetime import UTC, datetime

import pytest

from core.model import Person
from core.operations.people import name_for_strangers, spoken_name
from core.text import Safe, clean_line, lit

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Shah, Priya", "Priya Shah"),
        ("Shah, Priya (Digital)", "Priya Shah (Digital)"),
        ("van der Berg, Anna", "Anna van der Berg"),
        ("O'Brien, Mary Jo", "Mary Jo O'Brien"),
        ("Smith-Jones, Amy", "Amy Smith-Jones"),
        ("Priya Shah", "Priya Shah"),
        ("Priya Shah, Westshire Council", "Priya Shah, Westshire Council"),
        ("Shah, Priya, PhD", "Shah, Priya, PhD"),
        ("", ""),
    ],
)
def test_spoken_name_of_what_a_directory_writes(written, spoken):
    assert spoken_name(clean_line(written)) == spoken


@pytest.mark.parametrize("name", ["Priya Shah", "J. O’Neill-Smith", "Siân Ŵyn", "Shah (Digital)", "Ngũgĩ wa Thiong'o"])
def test_name_that_reads_as_one_stands_in_letters_to_strangers(name: str) -> None:
    assert name_for_strangers(person_called(name)) == name


@pytest.mark.parametrize(
    "name",
    ["", "shop.example says reply YES", "Click https://shop.example now", "Win 10 now: call", "A" * 61, "a b c d e f"],
)
def test_name_that_advertises_does_not_travel_to_strangers(name: str) -> None:
    assert name_for_strangers(person_called(name)) == "Somebody"


def person_called(name: str) -> Person:
    return Person(
        id="p1", address=lit("priya.shah@westshire.example"), name=Safe(name), created_at=NOW, heard_at=NOW
    )  # fmt: skip
