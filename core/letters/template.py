"""The shape of a template file, and how facts are put into it: values are data, never templates.

A file starts with `Subject: …`. `Subject (form): …` is the subject of another form of the letter, `Shorter: …` below
either is used when the one above is too long. An empty line, then the body. `{fact}` is filled in; conditions are
written `{% if fact %} … {% endif %}`. `{details}` and `{footer}` stand for the two shared parts.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import jinja2
import msgspec
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from core.letters.values import Gap, Value, count, inline, stop
from core.text import Safe, clean_text

TEMPLATE_LIMIT: Final = 20_000
_SUBJECT: Final = re.compile(r"Subject(?: \((\w+)\))?: (.+)\Z")
_SHORTER: Final = "Shorter: "
_FULL_STOP: Final = re.compile(r"\{(\w+)\}\.")
_TAG_LINE: Final = re.compile(r"^[ \t]*(\{%[^%\n]*%\})[ \t]*\n", re.M)
_TAG: Final = re.compile(r"\{%[-+]?\s*(\w*)")
_TAGS: Final = frozenset({"if", "elif", "else", "endif"})
_PARTS_OF_SPEECH: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Filter, nodes.Const, nodes.If, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip
_BLANKS: Final = re.compile(r"\n{3,}")
_DOUBLE: Final = re.compile(r"(?<=\S) {2,}(?=\S)")


class Malformed(ValueError):
    """A template file is not of the shape above. `str()` is one sentence."""


class Template(msgspec.Struct, frozen=True):
    """One template: `subjects` by form, each with its shorter ones after it; the plain form is ""."""

    subjects: dict[str, tuple[str, ...]]
    body: str


def parse(text: str, parts: Mapping[str, str]) -> Template:
    """Read a template file; `parts` are the shared ones by name. Raises `Malformed`."""
    head, _, body = clean_text(text, TEMPLATE_LIMIT).strip("\n").partition("\n\n")
    subjects = _subjects(head.split("\n"))
    if "" not in subjects:
        raise Malformed("The first line must be the subject: “Subject: …”.")
    if not body.strip():
        raise Malformed("There is no text after the subject and an empty line.")
    if unknown := next((tag for tag in _TAG.findall(text) if tag not in _TAGS), None):
        raise Malformed(f"Only if, elif, else and endif may stand between {{% and %}}, not “{unknown[:20]}”.")
    for name, part in parts.items():
        body = body.replace("{" + name + "}", part.strip("\n"))
    return Template(subjects, body + "\n")


def _subjects(lines: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    form = ""
    for line in lines:
        if match := _SUBJECT.match(line):
            form = match[1] or ""
            found[form] = (match[2],)
        elif line.startswith(_SHORTER) and form in found:
            found[form] += (line.removeprefix(_SHORTER),)
        else:
            raise Malformed(f"Before the first empty line only subjects may stand, not “{line[:40]}”.")
    return found


def _environment() -> jinja2.Environment:
    """Sandboxed, strict, without loader and globals; what may be said at all is narrower still (`_tree`)."""
    made = ImmutableSandboxedEnvironment(
        variable_start_string="{",
        variable_end_string="}",
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        finalize=_written,
        autoescape=False,  # plain text: nothing to escape, and a value is never read as a template
    )
    made.globals.clear()
    wanted = {"upper", "int"}
    made.filters = {name: made.filters[name] for name in wanted} | {"count": count, "inline": inline, "stop": stop}
    return made


def _written(value: object) -> str:
    return value.mark if isinstance(value, Gap) else "\n".join(value) if isinstance(value, list) else str(value)


_ENVIRONMENT: Final = _environment()


def _tree(source: str) -> nodes.Template:
    """`source` as jinja reads it. A wording may fill in and choose, nothing else: no sums, no calls, no attributes."""
    try:
        tree = _ENVIRONMENT.parse(source)
    except jinja2.TemplateError as error:
        raise Malformed(f"It cannot be read: {error}.") from None
    if any(not isinstance(node, _PARTS_OF_SPEECH) for node in tree.find_all(nodes.Node)):
        raise Malformed("Only facts, filters and comparisons may stand in braces.")
    return tree


@lru_cache(maxsize=1024)
def _compiled(source: str) -> jinja2.Template:
    text = _FULL_STOP.sub(r"{\1|stop}", _TAG_LINE.sub(r"\1", source))
    try:
        _tree(text)
        return _ENVIRONMENT.from_string(text)
    except jinja2.TemplateError as error:
        raise Malformed(f"It cannot be read: {error}.") from None


def fill(source: str, values: Mapping[str, Value]) -> str:
    """Put `values` into `source`; marks of empty facts are still in it. Raises `jinja2.UndefinedError`, `Malformed`."""
    return _compiled(source).render(values)


@lru_cache(maxsize=1024)
def names_in(source: str) -> frozenset[str]:
    """The facts `source` speaks of, `form` among them. Raises `Malformed`."""
    return frozenset(node.name for node in _tree(source).find_all(nodes.Name))


def names_of(template: Template) -> frozenset[str]:
    """All facts any form of the template speaks of, without `form` itself."""
    sources = [template.body, *(line for lines in template.subjects.values() for line in lines)]
    return frozenset[str]().union(*map(names_in, sources)) - {"form"}


def settled(text: str) -> Safe:
    """The filled text with the empty facts settled (letters.md 1, Placeholders).

    A line with an empty fact goes; a suffix or `…_line` inside a longer line vanishes; no empty line is doubled.
    """
    lines = [_line(line) for line in text.split("\n") if Gap.LINE not in line]
    kept = "\n".join(line for line in lines if line is not None)
    return Safe(_BLANKS.sub("\n\n", kept).strip("\n") + "\n")


def _line(line: str) -> str | None:
    if Gap.PART not in line:
        return line.rstrip()
    rest = _DOUBLE.sub(" ", line.replace(Gap.PART, "")).strip()
    return rest or None
