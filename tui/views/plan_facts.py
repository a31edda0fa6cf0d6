"""What a plan is made from: what a verb would write beside what was there, and one difference in words. Pure."""

from datetime import date
from typing import Any, TypeVar

import msgspec

from core.model import Doc, Image, Person, RowState, Series
from core.store.ports import Write
from core.text import Safe
from tui.views.marks import Marked

D = TypeVar("D", bound=Doc)


class Altered(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs: `name`, as it was, as it would be, and what that means."""

    name: Safe
    before: Safe
    after: Safe
    note: Marked | None = None


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What a verb would do: in one line, what was there before, what it would write (`known` are the states of letters
    that were there already), and who and what is named in it.
    """

    summary: Safe
    images: tuple[Image, ...]
    writes: tuple[Write, ...]
    known: dict[str, RowState] = {}
    people: dict[str, Person] = {}
    series: Series | None = None
    polling: tuple[date, ...] = ()
    quiet: tuple[date, ...] = ()


def pairs(tried: Tried, type_: type[D], table: str) -> list[tuple[D | None, D | None]]:
    """(before, after) of the documents of one table that the change touches."""
    after: dict[str, Any] = {id_: doc for name, id_, doc in tried.writes if name == table}
    images = [image for image in tried.images if image.table == table]
    return [(msgspec.convert(i.before, type_) if i.before is not None else None, after.get(i.id)) for i in images]


def altered(name: str, before: Safe, after: Safe, note: Marked | None = None) -> Altered:
    return Altered(name=Safe(name), before=before, after=after, note=note)
