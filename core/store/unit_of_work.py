"""The view and the unit of work: repositories over documents, with what was written laid over what is committed."""

from datetime import datetime
from typing import Any

import msgspec

from core.model import Actor, Change, Doc, Image
from core.store import tables as t
from core.store.documents import Documents, Row
from core.store.ports import Write
from core.store.repositories import Repositories
from core.store.tables import D, Index, Table
from core.text import Safe


class View(Repositories):
    """Read-only repositories over committed documents."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        super().__init__(self)

    async def put(self, table: Table[D], doc: D) -> None:
        """A view is for looking: raises `TypeError`."""
        raise TypeError(f"{table.name} {doc.id}: a view cannot be written to")

    async def delete(self, table: Table[D], id_: str) -> None:
        """A view is for looking: raises `TypeError`."""
        raise TypeError(f"{table.name} {id_}: a view cannot be written to")

    def trial(self, actor: Actor, reason: str, now: datetime, next_change: int) -> "UnitOfWork":
        """A unit of work over this look that nobody makes durable: for previews."""
        return UnitOfWork(self._documents, actor, reason, now, next_change)

    async def get(self, table: Table[D], id_: str) -> D | None:
        """The document, or None."""
        return self._documents.get(table, id_)

    async def find(
        self,
        index: Index[D],
        key: str = "",
        *,
        low: float | None = None,
        high: float | None = None,
        limit: int | None = None,
        reverse: bool = False,
    ) -> list[D]:
        """Documents under `key`, ordered by (sort number, id), within the inclusive bounds."""
        if reverse and limit is not None and low is None and high is None:
            rows = self._documents.tail(index, key, limit)
        else:
            rows = self._documents.rows(index, key, low, high)
            rows = _cut(rows, limit=limit, reverse=reverse)
        docs = self._documents.tables[index.table.name]
        return [docs[id_] for _, id_ in rows]  # type: ignore[misc]

    async def count(
        self, index: Index[D], key: str = "", *, low: float | None = None, high: float | None = None
    ) -> int:
        """How many documents `find` would give."""
        return self._documents.count(index, key, low, high)


def _cut(rows: list[Row], *, limit: int | None, reverse: bool) -> list[Row]:
    if reverse:
        rows = rows[::-1]
    return rows if limit is None else rows[:limit]


class UnitOfWork(View):
    """A view one can write into. Begin a change, then put and delete; all of it becomes durable, or nothing.

    `now` is the moment of the transaction; every document written in it carries the same time.
    """

    def __init__(self, documents: Documents, actor: Actor, reason: str, now: datetime, next_change: int) -> None:
        super().__init__(documents)
        self.actor, self.reason, self.now = actor, reason, now
        self._next_change = next_change
        self._new: dict[tuple[str, str], Doc | None] = {}
        self._changes: list[Change] = []
        self._images: dict[tuple[str, str], Image] = {}

    def begin(
        self,
        verb: str,
        summary: Safe,
        *,
        actor: Actor | None = None,
        reason: Safe = Safe(""),
        series: str = "",
        session: str = "",
        person: str = "",
        record: str = "",
        undoes: int = 0,
    ) -> int:
        """Begin the next change of this unit and return its number; what is written from here on belongs to it."""
        self._finish()
        seq = self._next_change
        self._next_change += 1
        self._changes.append(
            Change(
                id=str(seq), seq=seq, at=self.now, actor=actor or self.actor, verb=verb, summary=summary,
                reason=reason or Safe(self.reason), series=series, session=session, person=person, record=record,
                undoes=undoes,
            )
        )  # fmt: skip
        return seq

    def describe(self, **fields: Any) -> None:
        """Fill in what was not known when the change began (summary, reason, series, session, person)."""
        self._changes[-1] = msgspec.structs.replace(self._changes[-1], **fields)

    def forget_change(self) -> None:
        """Drop the change begun last if nothing was written in it: nothing happened."""
        if not self._images:
            self._changes.pop()
            self._next_change -= 1

    @property
    def change(self) -> int:
        """The number of the change that is open."""
        return self._changes[-1].seq if self._changes else 0

    def _finish(self) -> None:
        if self._changes and self._images:
            images = (*self._changes[-1].images, *self._images.values())
            self._changes[-1] = msgspec.structs.replace(self._changes[-1], images=images)
        self._images = {}

    async def put(self, table: Table[D], doc: D) -> None:
        """Write a document."""
        self._write(table, doc.id, doc)

    async def delete(self, table: Table[D], id_: str) -> None:
        """Delete a document; nothing happens where there is none."""
        self._write(table, id_, None)

    def _write(self, table: Table[Any], id_: str, doc: Doc | None) -> None:
        key = (table.name, id_)
        old = self._new[key] if key in self._new else self._documents.get(table, id_)
        if table.tracked:
            if not self._changes:
                raise RuntimeError(f"{table.name} is written outside a change: call begin() first")
            if key not in self._images:
                before = None if old is None else msgspec.to_builtins(old)
                self._images[key] = Image(table=table.name, id=id_, before=before)
        self._new[key] = doc

    def writes(self) -> list[Write]:
        """Everything written, the changes last; empty when there was nothing."""
        self._finish()
        docs = [(table, id_, doc) for (table, id_), doc in self._new.items()]
        return docs + [(t.CHANGES.name, change.id, change) for change in self._changes]

    @property
    def new_changes(self) -> tuple[Change, ...]:
        """The changes of this unit so far."""
        self._finish()
        return tuple(self._changes)

    async def get(self, table: Table[D], id_: str) -> D | None:
        """The document as this unit sees it, or None."""
        key = (table.name, id_)
        if key in self._new:
            return self._new[key]  # type: ignore[return-value]
        return self._documents.get(table, id_)

    async def find(
        self,
        index: Index[D],
        key: str = "",
        *,
        low: float | None = None,
        high: float | None = None,
        limit: int | None = None,
        reverse: bool = False,
    ) -> list[D]:
        """Documents under `key` as this unit sees them."""
        mine = self._mine(index)
        if not mine:
            return await super().find(index, key, low=low, high=high, limit=limit, reverse=reverse)
        rows = self._merged(index, key, low, high, mine)
        docs = self._documents.tables[index.table.name]
        chosen = _cut(rows, limit=limit, reverse=reverse)
        return [mine[id_] if id_ in mine else docs[id_] for _, id_ in chosen]  # type: ignore[misc]

    async def count(
        self, index: Index[D], key: str = "", *, low: float | None = None, high: float | None = None
    ) -> int:
        """How many documents `find` would give."""
        mine = self._mine(index)
        if not mine:
            return await super().count(index, key, low=low, high=high)
        return len(self._merged(index, key, low, high, mine))

    def _mine(self, index: Index[Any]) -> dict[str, Doc | None]:
        name = index.table.name
        return {id_: doc for (table, id_), doc in self._new.items() if table == name}

    def _merged(
        self, index: Index[Any], key: str, low: float | None, high: float | None, mine: dict[str, Doc | None]
    ) -> list[Row]:
        rows = [row for row in self._documents.rows(index, key, low, high) if row[1] not in mine]
        for id_, doc in mine.items():
            for found, sort in index.keys(doc) if doc is not None else ():
                if found == key and (low is None or sort >= low) and (high is None or sort <= high):
                    rows.append((sort, id_))
        return sorted(rows)
