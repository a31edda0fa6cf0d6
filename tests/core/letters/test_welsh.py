"""The letters of the sign-up path in Welsh: the same facts, the same words to reply with, within the same rules."""

import pytest

from core.letters.catalogue import CATALOGUE
from core.letters.lint import lint
from core.letters.render import render
from core.letters.samples import SAMPLES, sample
from core.letters.shelf import template_of, text_of
from core.letters.template import names_of

WELSH = [kind for kind in CATALOGUE if text_of(kind, "cy")]
LINKS = [value for name in ("join", "join_short") if isinstance(value := SAMPLES[name], str)]


def test_sign_up_path_speaks_welsh() -> None:
    assert {"signed_up", "queued", "promoted", "declined", "maybe"} <= set(WELSH)


@pytest.mark.parametrize("kind", WELSH)
def test_welsh_letter_speaks_of_the_same_facts(kind: str) -> None:
    assert names_of(template_of(kind, "cy")) == names_of(template_of(kind, "en"))


@pytest.mark.parametrize("longest", [False, True])
@pytest.mark.parametrize("kind", WELSH)
def test_welsh_letter_keeps_the_lint(kind: str, longest: bool) -> None:
    facts = sample(kind, longest=longest) | ({} if longest else {"why": "eich bod yn aelod o’r gyfres hon"})
    letter = render(kind, facts, language="cy")
    assert 0 < len(letter.subject) <= 60
    assert lint(kind, letter.subject, letter.text, links=LINKS, language="cy") == []
    assert letter.text != render(kind, facts).text
