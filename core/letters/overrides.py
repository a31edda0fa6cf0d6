"""An installation's own wordings: read from its folder, linted, and refused with a sentence when they fail."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import jinja2
import msgspec

from core.letters import values
from core.letters.catalogue import CATALOGUE
from core.letters.filling import MissingFact, filled
from core.letters.lint import lint
from core.letters.samples import sample
from core.letters.shelf import facts_of, parts_in
from core.letters.subject import fitting
from core.letters.template import TEMPLATE_LIMIT, Malformed, Template, names_of, parse
from core.text import SUBJECT_LIMIT, Safe, cat, clean_line, lit
from core.wording import Language

LANGUAGES: tuple[Language, ...] = ("en", "cy")


class Override(msgspec.Struct, frozen=True):
    """One file of the override folder: its template, or why it cannot be used."""

    template: Template | None = None
    problem: Safe = Safe("")


def override_of(folder: Path, kind: str, language: Language) -> Override | None:
    """The installation's wording of `kind`, or None where it has none. Read again when the file has changed."""
    path = folder / language / f"{kind}.txt"
    try:
        state = path.stat()
    except OSError:
        return None
    return _checked(path, kind, language, (state.st_mtime_ns, state.st_size))


def warnings_of(folder: Path) -> list[Safe]:
    """One sentence for each file of the folder that is not used, and why. For `doctor`, `status` and `letters`."""
    found: list[Safe] = []
    for language in LANGUAGES:
        for path in sorted((folder / language).glob("*.txt")):
            if path.stem not in CATALOGUE:
                found.append(clean_line(f"{language}/{path.name} is not used: there is no letter of that name.", 400))
            elif (override := override_of(folder, path.stem, language)) and override.problem:
                found.append(override.problem)
    return found


@lru_cache(maxsize=512)
def _checked(path: Path, kind: str, language: Language, state: tuple[int, int]) -> Override:
    del state  # only there so that a changed file is read again
    try:
        template = parse(_read(path), parts_in(language))
        problem = next(_problems(kind, language, template), "")
    except (Malformed, jinja2.TemplateError, ArithmeticError, TypeError, ValueError) as error:
        template, problem = None, str(error)
    except OSError as error:
        template, problem = None, f"It cannot be read: {error.strerror}."
    if not problem:
        return Override(template)
    where = clean_line(f"{language}/{path.name} is not used, the built-in wording stands instead. ")
    return Override(problem=cat(where, lit(" "), clean_line(problem, 300)))


def _read(path: Path) -> str:
    if path.stat().st_size > TEMPLATE_LIMIT:
        raise Malformed(f"It is longer than {TEMPLATE_LIMIT:,} bytes.")
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise Malformed("It is not UTF-8 text.") from None


def _problems(kind: str, language: Language, template: Template) -> Iterator[str]:
    """What speaks against a template: unknown facts, then the lint of each form with typical and longest facts."""
    row = CATALOGUE[kind]
    if unknown := sorted(names_of(template) - facts_of(kind)):
        yield f"It speaks of {{{unknown[0]}}}, which this letter does not have."
    if unknown := sorted(set(template.subjects) - {"", *row.forms}):
        yield f"It has a subject for “{unknown[0]}”, which is not a form of this letter."
    for form in ("", *row.forms):
        for longest in (False, True):
            yield from _lint_of(kind, language, template, form, longest)


def _lint_of(kind: str, language: Language, template: Template, form: str, longest: bool) -> Iterator[str]:
    facts = sample(kind, form=form, longest=longest)
    links = [str(facts[name]) for name in ("join", "join_short") if facts.get(name)]
    try:
        letter = filled(kind, template, facts)
    except MissingFact as missing:
        yield f"It speaks of {{{missing.fact}}}, which this letter does not have."
        return
    if not longest:
        yield from lint(kind, letter.subject, letter.text, links=links, language=language)
    elif not fitting(template.subjects.get(form) or template.subjects[""], values.values(facts)):
        yield f"The subject has over {SUBJECT_LIMIT} characters with long facts. Shorten it, or add a line “Shorter: …” below."
