"""Documents laid over documents: what a unit of work has written, and what a view keeps as it was when it began."""

from collections.abc import Container, Iterable, Sequence

from core.model import Doc
from core.store.documents import Documents
from core.store.lookup import Lookup, Row, Within
from core.store.tables import D, Index, Table


class Layer:
    """Documents put or deleted on top of others. An index is made when it is first asked for: most never are."""

    def __init__(self) -> None:
        self._docs: dict[str, dict[str, Doc | None]] = {}
        self._lookups: dict[str, dict[str, Lookup]] = {}

    def put(self, table: str, id_: str, doc: Doc | None) -> None:
        """Lay a document over whatever is below; None hides it."""
        docs = self._docs.setdefault(table, {})
        for lookup in self._lookups.get(table, {}).values():
            lookup.move(id_, docs.get(id_), doc)
        docs[id_] = doc

    def keep(self, table: str, id_: str, doc: Doc | None) -> None:
        """Lay a document as it was, unless an older one is kept already."""
        if id_ not in self._docs.get(table, ()):
            self.put(table, id_, doc)

    def of(self, table: str) -> dict[str, Doc | None]:
        """What lies over one table."""
        return self._docs.get(table, {})

    def rows(self, index: Index[D], key: str, within: Within) -> list[Row]:
        """The rows of this layer alone."""
        return self._lookup(index).rows(key, within)

    def count(self, index: Index[D], key: str, within: Within) -> int:
        """How many documents of this layer alone are under `key`."""
        return self._lookup(index).count(key, within)

    def _lookup(self, index: Index[D]) -> Lookup:
        of_table = self._lookups.setdefault(index.table.name, {})
        found = of_table.get(index.name)
        if found is None:
            found = of_table[index.name] = Lookup(index)
            found.fill(doc for doc in self.of(index.table.name).values() if doc is not None)
            found.settle()
        return found


class Layered:
    """Committed documents with layers over them, the top one last.

    What a lookup costs grows with what lies in the layers (one batch), never with what is committed.
    """

    def __init__(self, documents: Documents, layers: Sequence[Layer]) -> None:
        self.documents, self.layers = documents, layers

    def get(self, table: Table[D], id_: str) -> D | None:
        """The document as seen from above, or None."""
        for layer in reversed(self.layers):
            over = layer.of(table.name)
            if id_ in over:
                return over[id_]  # type: ignore[return-value]
        return self.documents.get(table, id_)

    def many(self, table: Table[D], ids: Iterable[str]) -> list[D]:
        """The documents with these ids, in order; those that are not there are left out."""
        if not self._over(table.name):
            return self.documents.many(table, ids)
        return [doc for doc in (self.get(table, id_) for id_ in ids) if doc is not None]

    def ids(self, table: str) -> set[str]:
        """The ids of a table, those of deleted documents among them."""
        return set(self.documents.tables[table]).union(*(layer.of(table) for layer in self.layers))

    def rows(self, index: Index[D], key: str, within: Within) -> list[Row]:
        """(sort number, id) of the documents under `key`, in order."""
        layers = self._over(index.table.name)
        if not layers:
            return self.documents.rows(index, key, within)
        hidden = sum(
            len(layer.of(index.table.name)) for layer in layers
        )  # below, so many more may have to be looked at
        more = within if within.limit is None else within._replace(limit=within.limit + hidden)
        found = self.documents.rows(index, key, more)
        for layer in layers:
            own = layer.rows(index, key, more)
            found = sorted([*_without(found, layer.of(index.table.name)), *own], reverse=within.reverse)
        return found[: within.limit]

    def count(self, index: Index[D], key: str, within: Within) -> int:
        """How many documents are under `key` between the bounds."""
        found = self.documents.count(index, key, within)
        for at, layer in enumerate(self.layers):
            over = layer.of(index.table.name)
            if over:
                below = Layered(self.documents, self.layers[:at])
                found += layer.count(index, key, within) - below._among(index, key, within, over)
        return found

    def _among(self, index: Index[D], key: str, within: Within, ids: Iterable[str]) -> int:
        """How many of the documents `ids` are under `key`."""
        pairs = [pair for doc in self.many(index.table, ids) for pair in index.keys(doc) if pair[0] == key]
        return sum(within.holds(sort) for _, sort in pairs)

    def _over(self, table: str) -> list[Layer]:
        return [layer for layer in self.layers if layer.of(table)]


def _without(rows: list[Row], hidden: Container[str]) -> list[Row]:
    return [row for row in rows if row[1] not in hidden]
