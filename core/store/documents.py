"""Documents and their indexes in memory: what an embedded engine answers lookups from."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from core.model import Doc
from core.store.lookup import Lookup, Row, Within
from core.store.ports import Duplicate, Write
from core.store.tables import TABLES, D, Index, Table

Looker = Callable[[str, str, Doc | None], None]
"""Is told table, id and document, as it was, before it is replaced."""


def as_json(doc: Doc) -> dict[str, Any]:
    """A document as JSON has it: no tuples, moments as text. Before-images are kept and compared in this form."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(doc))
    return plain


class Documents:
    """All tables as frozen values. Only `apply` changes them; nothing live is handed out.

    `lookers` are told of every document that `apply` is about to replace or delete.
    """

    def __init__(self) -> None:
        self.lookers: list[Looker] = []
        self.tables: dict[str, dict[str, Doc]] = {name: {} for name in TABLES}
        self._lookups = {index.name: Lookup(index) for table in TABLES.values() for index in table.indexes}

    def get(self, table: Table[D], id_: str) -> D | None:
        """The document, or None."""
        return self.tables[table.name].get(id_)  # type: ignore[return-value]

    def many(self, table: Table[D], ids: Iterable[str]) -> list[D]:
        """The documents with these ids, in order; those that are not there are left out."""
        docs = self.tables[table.name]
        return [docs[id_] for id_ in ids if id_ in docs]  # type: ignore[misc]

    def rows(self, index: Index[D], key: str, within: Within) -> list[Row]:
        """(sort number, id) of the documents under `key`, in order; a limit makes a long index cost no more."""
        return self._lookups[index.name].rows(key, within)

    def count(self, index: Index[D], key: str, within: Within) -> int:
        """How many documents are under `key` between the bounds."""
        return self._lookups[index.name].count(key, within)

    def check(self, writes: Iterable[Write]) -> None:
        """Raise `Duplicate` if `writes` would take a unique key twice."""
        last = {(table, id_): doc for table, id_, doc in writes}
        for name in {table for table, _ in last}:
            for index in TABLES[name].indexes:
                if index.unique:
                    self._check_unique(index, {id_: doc for (table, id_), doc in last.items() if table == name})

    def _check_unique(self, index: Index[Any], docs: dict[str, Doc | None]) -> None:
        taken: dict[str, str] = {}
        for id_, doc in docs.items():
            for key, _ in index.keys(doc) if doc is not None else ():
                holders = [row for row in self._lookups[index.name].holders(key) if row != id_ and row not in docs]
                if holders or taken.setdefault(key, id_) != id_:
                    raise Duplicate(f"{index.name}: {key}")

    def apply(self, writes: Iterable[Write]) -> None:
        """Put the documents in place and bring every index up to date."""
        for name, id_, doc in writes:
            table = self.tables.get(name)
            if table is None:
                continue
            old = table.get(id_)
            for look in self.lookers:
                look(name, id_, old)
            for index in TABLES[name].indexes:
                self._lookups[index.name].move(id_, old, doc)
            if doc is None:
                table.pop(id_, None)
            else:
                table[id_] = doc

    def fill(self, name: str, docs: list[Doc]) -> None:
        """Put many documents, none of which is there yet; nothing can be looked up before `settle`. Raises KeyError."""
        self.tables[name].update((doc.id, doc) for doc in docs)
        for index in TABLES[name].indexes:
            self._lookups[index.name].fill(docs)

    def settle(self) -> None:
        """Bring every index into order after `fill`."""
        for lookup in self._lookups.values():
            lookup.settle()
