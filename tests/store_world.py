"""Documents for the tests of the store: small, complete, invented."""

from datetime import UTC, datetime, timedelta
from typing import Any

from core.model import Actor, OutboxRow, Person, Seen, Signup, Switch
from core.text import Safe, lit

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
AMIRA = Actor(kind="organiser", name=lit("amira"))
GATEWAY = Actor(kind="gateway", name=lit("gateway"))


def clock() -> datetime:
    """A clock that stands still."""
    return NOW


def person(id_: str = "p1", *, address: str = "", name: str = "Priya Shah", **fields: Any) -> Person:
    """Somebody at Westshire."""
    fields = {"created_at": NOW, "heard_at": NOW, "organisation": "westshire.example"} | fields
    return Person(id=id_, name=Safe(name), address=Safe(address or f"{id_}@westshire.example"), **fields)


def signup(session: str = "s1", who: str = "p1", *, order: int = 1, **fields: Any) -> Signup:
    """A standing."""
    fields = {"series": "officers", "state": "going", "created_at": NOW, "changed_at": NOW} | fields
    return Signup(id=f"{session}:{who}", session=session, person=who, order=order, **fields)


def letter(id_: str = "o1", *, key: str = "", **fields: Any) -> OutboxRow:
    """A queued letter."""
    fields = {"kind": "signed_up", "address": Safe("p1@westshire.example"), "created_at": NOW, "due": NOW} | fields
    return OutboxRow(id=id_, key=key or id_, **fields)


def seen(id_: str = "mid:1", at: datetime = NOW) -> Seen:
    """A mail that was handled."""
    return Seen(id=id_, record="r1", at=at)


def switch(id_: str = "hold", value: str = "on") -> Switch:
    """A switch."""
    return Switch(id=id_, value=Safe(value), at=NOW)


def later(**parts: float) -> datetime:
    """A moment after `NOW`."""
    return NOW + timedelta(**parts)
