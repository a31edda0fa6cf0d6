"""How a subject comes to 60 characters: the start alone, then free values cut at a word, then the shorter form."""

import pytest

from core.letters.subject import fitted, fitting
from core.letters.values import values

WHOLE = "{short}: {day}, {times}: {topic}"
SHORT = "{short}, {day}"
FACTS = {
    "short": "LocalGov Digital",
    "day": "Wednesday 30 September",
    "times": "10:30am to 12:30pm",
    "topic": "Forms",
    "org": "Bournemouth, Christchurch and Poole Council",
}


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({"times": "2pm to 3pm"}, "LocalGov Digital: Wednesday 30 September, 2pm to 3pm: Forms"),
        ({}, "LocalGov Digital: Wednesday 30 September, 10:30am: Forms"),
        ({"topic": "Writing for people in a hurry"}, "LocalGov Digital: Wednesday 30 September, 10:30am: Writing…"),
        ({"topic": ""}, "LocalGov Digital: Wednesday 30 September, 10:30am to 12:30pm"),
        (
            {"short": "Berkshire and Buckin", "topic": "Writing for people in a hurry"},
            "Berkshire and Buckin: Wednesday 30 September, 10:30am",
        ),
        (
            {"day": "Wednesday 30 September 2026, in Reading"},
            "LocalGov Digital, Wednesday 30 September 2026, in Reading",
        ),
    ],
    ids=["as it is", "start alone", "topic cut", "no topic", "no room for the topic", "shorter form"],
)
def test_subject_is_narrowed_step_by_step(changes: dict[str, str], subject: str) -> None:
    assert fitted((WHOLE, SHORT), values(FACTS | changes)) == subject
    assert len(subject) <= 60


def test_subject_that_cannot_fit_is_cut_at_a_word() -> None:
    facts = values(FACTS | {"day": "a day " * 20})
    assert fitting((WHOLE, SHORT), facts) == ""
    assert fitted((WHOLE, SHORT), facts) == "LocalGov Digital, a day a day a day a day a day a day a day…"


def test_free_value_is_cut_at_a_word() -> None:
    assert fitted(("A note from {org} and a few others",), values(FACTS)) == (
        "A note from Bournemouth, Christchurch… and a few others"
    )
