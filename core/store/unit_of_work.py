"""The unit of work: a view one can write into, with what was written laid over what is committed."""

from datetime import datetime
from typing import Any

import msgspec

from core.model import Actor, Change, Doc, Image
from core.store import tables as t
from core.store.documents import Documents, as_json
from core.store.layers import Layer
from core.store.ports import Write
from core.store.tables import D, Table
from core.store.view import View
from core.text import Safe

__all__ = ["UnitOfWork", "View"]


class UnitOfWork(View):
    """A view one can write into. Begin a change, then put and delete; all of it becomes durable, or nothing.

    `now` is the moment of the transaction; every document written in it carries the same time.
    """

    def __init__(self, documents: Documents, actor: Actor, reason: str, now: datetime, next_change: int) -> None:
        super().__init__(documents)
        self.actor, self.reason, self.now = actor, reason, now
        self._next_change = next_change
        self._written = Layer()
        self._seen.layers = [*self._seen.layers, self._written]
        self._new: dict[tuple[str, str], Doc | None] = {}
        self._changes: list[Change] = []
        self._images: dict[tuple[str, str], Image] = {}
        self._joined = False

    @classmethod
    def over(cls, view: View, actor: Actor, reason: str, now: datetime, next_change: int) -> "UnitOfWork":
        """A unit of work over a look, sharing what the look keeps; nobody makes it durable. For previews."""
        unit = cls(view._seen.documents, actor, reason, now, next_change)
        unit._seen.layers = [*view._seen.layers, unit._written]
        return unit

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
        if self._joined and self._changes:
            self._also(record)
            return self.change
        self._finish()
        self._images = {}
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

    def join(self) -> None:
        """From now on there is one change: whoever begins another goes on with the one that is open."""
        self._joined = True

    def _also(self, record: str) -> None:
        """Note one more mail of the change that is open."""
        change = self._changes[-1]
        if record and record != change.record:
            self.describe(records=(*change.records, record))

    def describe(self, **fields: Any) -> None:
        """Fill in what was not known when the change began (summary, reason, series, session, person)."""
        self._changes[-1] = msgspec.structs.replace(self._changes[-1], **fields)

    def forget_change(self) -> None:
        """Drop the change begun last if nothing was written in it: nothing happened."""
        if not self._images and not self._joined:
            self._changes.pop()
            self._next_change -= 1

    @property
    def change(self) -> int:
        """The number of the change that is open."""
        return self._changes[-1].seq if self._changes else 0

    @property
    def open_change(self) -> Change:
        """The change that is open, as far as it has been described."""
        return self._changes[-1]

    def _finish(self) -> None:
        if self._changes and self._images:
            images = tuple(self._images.values())
            self._changes[-1] = msgspec.structs.replace(self._changes[-1], images=images)

    async def put(self, table: Table[D], doc: D) -> None:
        """Write a document."""
        self._write(table, doc.id, doc)

    async def delete(self, table: Table[D], id_: str) -> None:
        """Delete a document; nothing happens where there is none."""
        self._write(table, id_, None)

    def _write(self, table: Table[Any], id_: str, doc: Doc | None) -> None:
        if table.tracked:
            self.keep_image(table, id_)
        self.scrub(table, id_, doc)

    def keep_image(self, table: Table[Any], id_: str) -> None:
        """Keep what a document is before this change writes it, also where its table is not tracked: for an organiser's
        hand in what the desk does by itself.
        """
        key = (table.name, id_)
        if not self._changes:
            raise RuntimeError(f"{table.name} is written outside a change: call begin() first")
        if key not in self._images:
            old = self._seen.get(table, id_)
            before = None if old is None else as_json(old)
            self._images[key] = Image(table=table.name, id=id_, before=before)

    def scrub(self, table: Table[Any], id_: str, doc: Doc | None) -> None:
        """Write or delete without a before-image: for what must leave no trace, and for the changes themselves."""
        self._new[table.name, id_] = doc
        self._written.put(table.name, id_, doc)

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
