"""What there is to know about each letter apart from its wording; the rows themselves are in `table.py`."""

from typing import Final, Literal

import msgspec

from core.errors import Refused
from core.letters import table
from core.model.letters import CalendarPart

LetterKind = Literal["T", "S", "O", "H", "L"]
"""Transactional, subscription (opt-out in footer and header), to organisers, to hosts, to one mailing list."""
Footer = Literal["full", "short", "bare"]
"""All three lines; the series' line alone; that line without the organisers' names."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One letter of letters.md.

    `calendar`: the parts it may carry, the usual one first, empty for none. `offers`: the words its text may offer, in
    capitals. `once`: how often at most one person gets it, in words, empty where that is the planner's business.
    `forms`: the values of the fact `form` beside the plain one (""). `long`: free from the limit of 18 lines.
    """

    key: str
    kind: LetterKind
    footer: Footer = "full"
    calendar: tuple[CalendarPart, ...] = ()
    offers: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    once: str = ""
    long: bool = False


def _listed(key: str, row: table.Row) -> Listed:
    return Listed(
        key=key,
        kind=row.kind,
        footer=row.footer,
        calendar=row.calendar,
        offers=tuple(word.strip() for word in row.offers.split(",") if word),
        forms=tuple(row.forms.split()),
        once=row.once,
        long=row.long,
    )


CATALOGUE: Final[dict[str, Listed]] = {key: _listed(key, row) for key, row in table.ROWS.items()}


def listed(kind: str) -> Listed:
    """The row of the letter `kind`. Raises `Refused` for a name that is not a letter."""
    if kind not in CATALOGUE:
        raise Refused(f"There is no letter “{kind[:40]}”. `thirdthursday letters` lists them all.")
    return CATALOGUE[kind]
