"""The letters that answer sign-ups, word for word as letters.md has them, filled with the facts of the samples."""

from pathlib import Path

import pytest

from core.letters.catalogue import CATALOGUE
from core.letters.render import render
from core.letters.samples import sample

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.txt"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_letter_says_what_the_design_says(path: Path) -> None:
    kind = path.stem
    facts = sample(kind) if CATALOGUE[kind].footer == "full" else sample(kind) | {"why": ""}
    letter = render(kind, facts)
    assert f"Subject: {letter.subject}\n\n{letter.text}" == path.read_text("utf-8")


def test_letters_of_signing_up_are_all_here() -> None:
    assert len(GOLDEN) == 23
