"""From a letter's name and facts to its subject and text: the one door of this room."""

from collections.abc import Mapping
from pathlib import Path

from core.letters import shelf
from core.letters.filling import Letter, MissingFact, filled
from core.letters.overrides import override_of
from core.letters.shelf import facts_of
from core.letters.template import Template
from core.model.letters import Fact
from core.text import Safe
from core.wording import Language

__all__ = ["Letter", "MissingFact", "facts_of", "language_of", "render"]


def render(
    kind: str, facts: Mapping[str, Fact], *, language: Language = "en", overrides: Path | None = None
) -> Letter:  # fmt: skip
    """The letter `kind` filled with `facts` (letters.md), in `language` where it has it, else in English.

    A fact is a string, or a list of lines. An empty one takes its line, or itself, out of the letter. The fact `form`
    chooses another form of the letter; an empty `why` gives the short footer. `overrides` is the installation's folder
    of own wordings (`en/signed_up.txt`). Raises `MissingFact` when a fact that the chosen form speaks of is not given
    at all, `Refused` for an unknown letter.
    """
    template, warning = _template(kind, language, overrides)
    return filled(kind, template, facts, warning)


def language_of(kind: str, wanted: Language, overrides: Path | None = None) -> Language:
    """The language the letter will really be in, so that its facts can be written in the same."""
    own = overrides and override_of(overrides, kind, wanted)
    return wanted if own and own.template else shelf.language_of(kind, wanted)


def _template(kind: str, language: Language, overrides: Path | None) -> tuple[Template, Safe]:
    spoken = language_of(kind, language, overrides)
    builtin = shelf.template_of(kind, spoken)
    own = override_of(overrides, kind, spoken) if overrides else None
    if own is None:
        return builtin, Safe("")
    return own.template or builtin, own.problem
