"""What must hold of the documents as a whole, whatever happened: checked by `verify`, after a restore and in tests. Pure."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from core import model
from core.store.documents import Documents
from core.store.tables import TABLES
from core.text import Safe, clean_line

_ENDED = ("sent", "failed", "withdrawn", "unknown")


def broken(documents: Documents) -> list[Safe]:
    """One sentence for each thing that does not hold; empty for a sound store."""
    return [clean_line(said, 300) for check in _CHECKS for said in check(_Tables(documents))]


class _Tables:
    """Typed access to the tables."""

    def __init__(self, documents: Documents) -> None:
        self._tables = documents.tables
        self.people: dict[str, model.Person] = self.all("people")
        self.series: dict[str, model.Series] = self.all("series")
        self.sessions: dict[str, model.Session] = self.all("sessions")
        self.signups: dict[str, model.Signup] = self.all("signups")
        self.outbox: dict[str, model.OutboxRow] = self.all("outbox")
        self.entries: dict[str, model.CalendarEntry] = self.all("entries")
        self.changes: dict[str, model.Change] = self.all("changes")

    def all(self, name: str) -> Any:
        """One table by id."""
        return self._tables[name]


def _unique(tables: _Tables) -> Iterator[str]:
    for table in TABLES.values():
        for index in table.indexes:
            if index.unique:
                docs = tables.all(table.name).values()
                times = Counter(key for doc in docs for key, _ in index.keys(doc))
                yield from (f"{index.name} “{key}” is taken {n} times" for key, n in times.items() if n > 1)


def _ids(tables: _Tables) -> Iterator[str]:
    for name, table in TABLES.items():
        for id_, doc in tables.all(name).items():
            if id_ != doc.id:
                yield f"{table.name} {doc.id} is stored as {id_}"
    for signup in tables.signups.values():
        if signup.id != f"{signup.session}:{signup.person}":
            yield f"sign-up {signup.id} is of another session or person"


def _references(tables: _Tables) -> Iterator[str]:
    for session in tables.sessions.values():
        if session.series not in tables.series:
            yield f"session {session.id} is of an unknown series"
    for signup in tables.signups.values():
        if signup.session not in tables.sessions:
            yield f"sign-up {signup.id} is for an unknown session"
        if signup.person not in tables.people:
            yield f"sign-up {signup.id} is of an unknown person"
    for membership in tables.all("memberships").values():
        if membership.person not in tables.people or membership.series not in tables.series:
            yield f"membership {membership.id} is of an unknown person or series"


def _places(tables: _Tables) -> Iterator[str]:
    """Two people never stand at the same place of one queue, and only who was offered a place has a deadline."""
    for signup in tables.signups.values():
        if signup.state == "offered" and signup.offer_until is None:
            yield f"sign-up {signup.id} is offered without a deadline"
        if signup.holding and signup.state != "maybe":
            yield f"sign-up {signup.id} holds a place as a maybe, but is {signup.state}"


def _letters(tables: _Tables) -> Iterator[str]:
    for row in tables.outbox.values():
        if "," in row.address or ";" in row.address or not row.address:
            yield f"letter {row.id} has not exactly one address"
        if (row.state == "sending") != (row.owner is not None):
            yield f"letter {row.id} is {row.state} with the wrong owner"
        if row.state in _ENDED and row.settled_at is None:
            yield f"letter {row.id} is {row.state}, but since when is not known"


def _ledger(tables: _Tables) -> Iterator[str]:
    numbers = Counter((entry.session, entry.person, entry.role, entry.n) for entry in tables.entries.values())
    for (session, person, _, n), times in numbers.items():
        if times > 1:
            yield f"{times} calendar entries of {session}:{person} have the number {n}"
    for entry in tables.entries.values():
        if entry.sequence < entry.time_sequence or entry.sequence < 0:
            yield f"calendar entry {entry.id} has fallen behind in its sequence"


def _changes(tables: _Tables) -> Iterator[str]:
    for change in tables.changes.values():
        if change.id != str(change.seq):
            yield f"change {change.id} has the number {change.seq}"
        if change.undoes and str(change.undoes) in tables.changes and change.undoes >= change.seq:
            yield f"change {change.seq} undoes a later one"
        if change.undone_by:
            by = tables.changes.get(str(change.undone_by))
            if by is not None and by.undoes != change.seq:
                yield f"change {change.seq} is marked as undone by {by.seq}, which undoes another"


_CHECKS: tuple[Callable[[_Tables], Iterator[str]], ...] = (
    _unique, _ids, _references, _places, _letters, _ledger, _changes,
)  # fmt: skip
