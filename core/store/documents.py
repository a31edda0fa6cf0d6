"""Documents and their indexes in memory: what an embedded engine answers lookups from."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from core.model import Doc
from core.store.ports import Duplicate, Write
from core.store.tables import TABLES, D, Index, Table

Row = tuple[float, str]


class Within(NamedTuple):
    """Which rows under a key: inclusive bounds of the sort number, at most `limit` of them, from the end if `reverse`."""

    low: float | None = None
    high: float | None = None
    limit: int | None = None
    reverse: bool = False

    def of(self, rows: list[Row]) -> tuple[int, int]:
        """Where the bounds lie in `rows`."""
        start = 0 if self.low is None else bisect_left(rows, (self.low, ""))
        end = len(rows) if self.high is None else bisect_right(rows, (self.high, "\U0010ffff"))
        return start, end

    def holds(self, sort: float) -> bool:
        """Whether a sort number is between the bounds."""
        return (self.low is None or sort >= self.low) and (self.high is None or sort <= self.high)


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
        self._rows: dict[str, dict[str, list[Row]]] = {
            index.name: {} for table in TABLES.values() for index in table.indexes
        }

    def get(self, table: Table[D], id_: str) -> D | None:
        """The document, or None."""
        return self.tables[table.name].get(id_)  # type: ignore[return-value]

    def many(self, table: Table[D], ids: Iterable[str]) -> list[D]:
        """The documents with these ids, in order; those that are not there are left out."""
        docs = self.tables[table.name]
        return [docs[id_] for id_ in ids if id_ in docs]  # type: ignore[misc]

    def rows(self, index: Index[D], key: str, within: Within) -> list[Row]:
        """(sort number, id) of the documents under `key`, in order; a limit makes a long index cost no more."""
        rows = self._rows[index.name].get(key, [])
        start, end = within.of(rows)
        if within.reverse:
            start = start if within.limit is None else max(start, end - within.limit)
            return rows[start:end][::-1]
        return rows[start : end if within.limit is None else min(end, start + within.limit)]

    def count(self, index: Index[D], key: str, within: Within) -> int:
        """How many documents are under `key` between the bounds."""
        start, end = within.of(self._rows[index.name].get(key, []))
        return max(0, end - start)

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
                holders = [row for _, row in self._rows[index.name].get(key, []) if row != id_ and row not in docs]
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
                self._move(index, id_, old, doc)
            if doc is None:
                table.pop(id_, None)
            else:
                table[id_] = doc

    def fill(self, name: str, docs: list[Doc]) -> None:
        """Put many documents, none of which is there yet; nothing can be looked up before `settle`. Raises KeyError."""
        self.tables[name].update((doc.id, doc) for doc in docs)
        for index in TABLES[name].indexes:
            by_key = self._rows[index.name]
            for doc in docs:
                for key, sort in _pairs(index, doc):
                    by_key.setdefault(key, []).append((sort, doc.id))

    def settle(self) -> None:
        """Bring every index into order after `fill`."""
        for by_key in self._rows.values():
            for rows in by_key.values():
                rows.sort()

    def _move(self, index: Index[Any], id_: str, old: Doc | None, new: Doc | None) -> None:
        before = _pairs(index, old) if old is not None else ()
        after = _pairs(index, new) if new is not None else ()
        if before == after:
            return
        by_key = self._rows[index.name]
        for pair in before:
            if pair not in after:
                _remove(by_key, pair, id_)
        for pair in after:
            if pair not in before:
                _add(by_key, pair, id_)


def _pairs(index: Index[Any], doc: Doc) -> tuple[tuple[str, float], ...]:
    """Key and sort number of a document, each once."""
    pairs = tuple(index.keys(doc))
    return pairs if len(pairs) < 2 else tuple(dict.fromkeys(pairs))


def _remove(by_key: dict[str, list[Row]], pair: tuple[str, float], id_: str) -> None:
    key, sort = pair
    rows = by_key[key]
    del rows[bisect_left(rows, (sort, id_))]
    if not rows:
        del by_key[key]


def _add(by_key: dict[str, list[Row]], pair: tuple[str, float], id_: str) -> None:
    key, sort = pair
    rows = by_key.setdefault(key, [])
    row = (sort, id_)
    if not rows or rows[-1] < row:
        rows.append(row)
    else:
        insort(rows, row)
