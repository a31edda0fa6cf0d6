"""Names as directories write them become names as people say them."""

import pytest

from core.operations.people import spoken_name
from core.text import clean_line


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
