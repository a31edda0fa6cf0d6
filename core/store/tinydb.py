"""TinyDB over the journal: its tables read the store's documents, and its own writing verbs become transactions.

Three things of stock TinyDB do not fit several processes and are replaced: ids are texts that we give, nothing is
cached between calls, and an update writes what changed instead of the whole file.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.table import Table

from core.ids import random_id
from core.model import Doc
from core.store.journal import JournalStorage


class Plain(Mapping[str, Mapping[str, Any]]):
    """A table of frozen documents seen as plain dictionaries, each made when it is asked for: never a live one."""

    def __init__(self, documents: Mapping[str, Doc]) -> None:
        self._documents = documents

    def __getitem__(self, id_: str) -> Mapping[str, Any]:
        plain: dict[str, Any] = msgspec.to_builtins(self._documents[id_])
        return plain

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


class JournalTable(Table):
    """A TinyDB table over the journal's documents."""

    document_id_class = str  # type: ignore[assignment]
    _storage: JournalStorage

    def __init__(self, storage: JournalStorage, name: str, **_: object) -> None:
        super().__init__(storage, name, cache_size=0)

    def _get_next_id(self) -> Any:
        return random_id()

    def _read_table(self) -> Any:
        return Plain(self._storage.documents.tables.get(self.name, {}))

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._storage.locked():
            table = {id_: dict(plain) for id_, plain in self._read_table().items()}
            updater(table)
            self._storage.commit(list(self._storage.difference(self.name, table)))


class JournalDB(TinyDB):
    """The store as TinyDB sees it."""

    table_class = JournalTable  # type: ignore[assignment]
    default_storage_class = JournalStorage  # type: ignore[assignment]
    _storage: JournalStorage

    @property
    def journal(self) -> JournalStorage:
        """The storage, by its own type."""
        return self._storage
