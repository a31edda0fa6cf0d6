"""The desk itself: who did what, what is done, what is switched."""

from datetime import date, datetime
from typing import Any, Literal

from core.model.base import Doc, Part
from core.text import Safe


class Done(Doc, frozen=True, kw_only=True):
    """An automatic action that was done, skipped or missed; `id` is its once-only key."""

    at: datetime
    outcome: Literal["done", "skipped", "missed", "held"] = "done"
    by: Safe = Safe("")


class Switch(Doc, frozen=True, kw_only=True):
    """A switch an organiser or the desk has set (`hold`, `redirect`, `breaker`); absent means off."""

    value: Safe = Safe("on")
    by: Safe = Safe("")
    at: datetime
    reason: Safe = Safe("")


class Suppressed(Doc, frozen=True, kw_only=True):
    """An erased address; `id` is its salted hash."""

    at: datetime


class RightsRequest(Doc, frozen=True, kw_only=True):
    """A request about personal data that a person must handle within one calendar month."""

    person: str
    what: Literal["change", "erase", "copy"]
    text: Safe = Safe("")
    asked_at: datetime
    due: date
    settled_at: datetime | None = None
    settled_by: Safe = Safe("")


class Actor(Part, frozen=True, kw_only=True):
    """Who does something: an organiser's login, the gateway on behalf of a mail, or the planner."""

    kind: Literal["organiser", "gateway", "automatic"]
    name: Safe = Safe("")


class Image(Part, frozen=True, kw_only=True):
    """One document as it was before a change; `before` is its plain form, None where there was none."""

    table: str
    id: str
    before: dict[str, Any] | None = None


class Change(Doc, frozen=True, kw_only=True):
    """One change: who, when, which verb, in one line, and why. `id` is `seq` as text.

    `images` are the documents as they were before. `undoes` and `undone_by` are the numbers of other changes. `record`
    is the mail it is about, `records` the others where one change settles several.
    """

    seq: int
    at: datetime
    actor: Actor
    verb: str
    summary: Safe
    reason: Safe = Safe("")
    series: str = ""
    session: str = ""
    person: str = ""
    record: str = ""
    records: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    undoes: int = 0
    undone_by: int = 0
