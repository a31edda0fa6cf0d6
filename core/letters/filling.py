"""A template filled with facts: the letter, or the name of the fact that is missing."""

import re
from collections.abc import Mapping
from typing import Final

import jinja2
import msgspec

from core.letters import values
from core.letters.subject import fitted
from core.letters.template import Template, fill, settled
from core.model.letters import Fact
from core.text import Safe

_NAME: Final = re.compile(r"'(\w+)' is undefined")


class MissingFact(LookupError):
    """A letter was asked for without a fact it speaks of: a fault of the program, never of a person."""

    def __init__(self, kind: str, fact: str) -> None:
        super().__init__(f"The letter {kind} needs the fact {fact}.")
        self.kind = kind
        self.fact = fact


class Letter(msgspec.Struct, frozen=True):
    """A letter ready to be sent: `subject` of at most 60 characters, `text` with one line per paragraph.

    `warning` is a sentence for organisers where an override could not be used and the built-in wording stands here.
    """

    kind: str
    subject: Safe
    text: Safe
    warning: Safe = Safe("")


def filled(kind: str, template: Template, facts: Mapping[str, Fact], warning: Safe = Safe("")) -> Letter:
    """The letter as `template` words it. Raises `MissingFact`."""
    given = values.values({"form": "", "beside_lines": "", **facts})
    form = str(given["form"])
    try:
        subject = fitted(template.subjects.get(form) or template.subjects[""], given)
        return Letter(kind, subject, settled(fill(template.body, given)), warning)
    except jinja2.UndefinedError as error:
        found = _NAME.search(str(error))
        raise MissingFact(kind, found[1] if found else str(error)) from None
