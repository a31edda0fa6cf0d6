"""Documents laid over documents: what a unit of work has written, and what a view keeps as it was when it began."""

from collections.abc import Container, Sequence

from core.model import Doc
from core.store.documents import Documents, Row
from core.store.tables import D, Index, Table


class Layer:
    """Documents put or deleted on top of others, with the same indexes."""

    def __init__(self) -> None:
        self._docs: dict[str, dict[str, Doc | None]] = {}
        self._indexed: Documents | None = None

    def put(self, table: str, id_: str, doc: Doc | None) -> None:
        """Lay a document over whatever is below; None hides it."""
        if self._indexed is None:
            self._indexed = Documents()
        self._docs.setdefault(table, {})[id_] = doc
        self._indexed.apply([(table, id_, doc)])

    def keep(self, table: str, id_: str, doc: Doc | None) -> None:
        """Lay a document as it was, unless an older one is kept already."""
        if id_ not in self._docs.get(table, ()):
            self.put(table, id_, doc)

    def of(self, table: str) -> dict[str, Doc | None]:
        """What lies over one table."""
        return self._docs.get(table, {})

    def rows(self, index: Index[D], key: str, low: float | None, high: float | None) -> list[Row]:
        """The rows of this layer alone."""
        return self._indexed.rows(index, key, low, high) if self._indexed is not None else []


class Layered:
    """Committed documents with layers over them, the top one last."""

    def __init__(self, documents: Documents, layers: Sequence[Layer]) -> None:
        self.documents, self.layers = documents, layers

    def get(self, table: Table[D], id_: str) -> D | None:
        """The document as seen from above, or None."""
        for layer in reversed(self.layers):
            over = layer.of(table.name)
            if id_ in over:
                return over[id_]  # type: ignore[return-value]
        return self.documents.get(table, id_)

    def ids(self, table: str) -> set[str]:
        """The ids of a table, those of deleted documents among them."""
        return set(self.documents.tables[table]).union(*(layer.of(table) for layer in self.layers))

    def is_bare(self, table: str) -> bool:
        """Whether nothing lies over a table."""
        return not any(layer.of(table) for layer in self.layers)

    def rows(self, index: Index[D], key: str, low: float | None, high: float | None) -> list[Row]:
        """(sort number, id) of the documents under `key`, in order."""
        found = self.documents.rows(index, key, low, high)
        for layer in self.layers:
            over = layer.of(index.table.name)
            if over:
                found = sorted([*_without(found, over), *layer.rows(index, key, low, high)])
        return found


def _without(rows: list[Row], hidden: Container[str]) -> list[Row]:
    return [row for row in rows if row[1] not in hidden]
