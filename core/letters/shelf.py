"""Where templates lie: the built-in ones beside this file, those of an installation in its override folder."""

from functools import cache
from importlib import resources
from typing import Final

from core.letters.catalogue import CATALOGUE, listed
from core.letters.template import Template, names_of, parse
from core.wording import Language

_TEMPLATES: Final = resources.files("core.letters") / "templates"
PARTS: Final = ("details", "footer")


@cache
def text_of(name: str, language: Language) -> str | None:
    """The built-in file `name` in `language` as it is, or None."""
    file = _TEMPLATES / language / f"{name}.txt"
    return file.read_text("utf-8") if file.is_file() else None


@cache
def parts_in(language: Language) -> dict[str, str]:
    """The shared parts by name; English where the language has none."""
    return {name: text_of(f"_{name}", language) or text_of(f"_{name}", "en") or "" for name in PARTS}


@cache
def template_of(kind: str, language: Language) -> Template:
    """The built-in template; English where the language has none. Raises `Refused` for an unknown letter."""
    listed(kind)
    spoken = language_of(kind, language)
    return parse(text_of(kind, spoken) or "", parts_in(spoken))


@cache
def language_of(kind: str, wanted: Language) -> Language:
    """The language the letter will really be in, so that its facts can be written in the same."""
    return wanted if text_of(kind, wanted) else "en"


@cache
def facts_of(kind: str) -> frozenset[str]:
    """The facts the letter speaks of, over all its forms, without the choice `form`. Raises `Refused`."""
    return names_of(template_of(kind, "en"))


def every_fact() -> frozenset[str]:
    """The facts of all letters."""
    return frozenset[str]().union(*map(facts_of, CATALOGUE))
