"""One index in memory: for each key the rows (sort number, id) in order."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from typing import Any, NamedTuple

from core.model import Doc
from core.store.tables import Index

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


class Lookup:
    """The rows of one index."""

    __slots__ = ("_by_key", "_index")

    def __init__(self, index: Index[Any]) -> None:
        self._index = index
        self._by_key: dict[str, list[Row]] = {}

    def rows(self, key: str, within: Within) -> list[Row]:
        """(sort number, id) of the documents under `key`, in order; a limit makes a long index cost no more."""
        rows = self._by_key.get(key, [])
        start, end = within.of(rows)
        if within.reverse:
            start = start if within.limit is None else max(start, end - within.limit)
            return rows[start:end][::-1]
        return rows[start : end if within.limit is None else min(end, start + within.limit)]

    def count(self, key: str, within: Within) -> int:
        """How many documents are under `key` between the bounds."""
        start, end = within.of(self._by_key.get(key, []))
        return max(0, end - start)

    def holders(self, key: str) -> list[str]:
        """The ids of all documents under `key`."""
        return [id_ for _, id_ in self._by_key.get(key, [])]

    def move(self, id_: str, old: Doc | None, new: Doc | None) -> None:
        """A document took the place of another, or of none; None deletes it."""
        before = self._pairs(old) if old is not None else ()
        after = self._pairs(new) if new is not None else ()
        if before == after:
            return
        for pair in before:
            if pair not in after:
                self._remove(pair, id_)
        for pair in after:
            if pair not in before:
                self._add(pair, id_)

    def fill(self, docs: Iterable[Doc]) -> None:
        """Take many documents, none of which is there yet; nothing can be looked up before `settle`."""
        for doc in docs:
            for key, sort in self._pairs(doc):
                self._by_key.setdefault(key, []).append((sort, doc.id))

    def settle(self) -> None:
        """Bring all rows into order after `fill`."""
        for rows in self._by_key.values():
            rows.sort()

    def _pairs(self, doc: Doc) -> tuple[tuple[str, float], ...]:
        """Key and sort number of a document, each once."""
        pairs = tuple(self._index.keys(doc))
        return pairs if len(pairs) < 2 else tuple(dict.fromkeys(pairs))

    def _remove(self, pair: tuple[str, float], id_: str) -> None:
        key, sort = pair
        rows = self._by_key[key]
        del rows[bisect_left(rows, (sort, id_))]
        if not rows:
            del self._by_key[key]

    def _add(self, pair: tuple[str, float], id_: str) -> None:
        key, sort = pair
        rows = self._by_key.setdefault(key, [])
        row = (sort, id_)
        if not rows or rows[-1] < row:
            rows.append(row)
        else:
            insort(rows, row)
