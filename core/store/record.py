"""What a line of the journal says: the header, and one transaction's documents. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from core.model import Change, Doc
from core.store import lines
from core.store.ports import Commit, Write
from core.store.tables import CHANGES, TABLES

SCHEMA = 1
PRODUCT = "thirdthursday"
HEADER_SIZE = 256
ERASE = "erase"
"""The verb of the change that erases a person."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The first line. The snapshot (everything committed up to `seq`) ends at byte `snapshot`; commits follow it.

    `crc` is that of the line of commit `seq` (0 for none), `change` the number of the last change. `created` is when
    the store was made, `written` when this file was (both ISO 8601).
    """

    product: str
    schema: int
    created: str
    written: str = ""
    seq: int = 0
    crc: int = 0
    change: int = 0
    snapshot: int = 0


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One transaction: its number, the CRC of the line before it, documents put and ids deleted, by table."""

    seq: int
    after: int
    put: dict[str, msgspec.Raw] = {}
    cut: dict[str, list[str]] = {}


class Step(NamedTuple):
    """A transaction as typed documents."""

    seq: int
    writes: Sequence[Write]

    def commit(self) -> Commit:
        """What a watcher is told of it."""
        changes = tuple(doc for table, _, doc in self.writes if table == CHANGES.name and isinstance(doc, Change))
        return Commit(self.seq, tuple((table, id_) for table, id_, _ in self.writes), changes)

    def erases(self) -> bool:
        """Whether it took out a person's data, so that the lines before it must go."""
        return any(change.verb == ERASE for change in self.commit().changes)

    def last_change(self, so_far: int) -> int:
        """The highest number of a change up to here."""
        return max((change.seq for change in self.commit().changes), default=so_far)


_encoder = msgspec.json.Encoder()
_header = msgspec.json.Decoder(Header)
_record = msgspec.json.Decoder(Record)
_documents: dict[str, msgspec.json.Decoder[list[Any]]] = {
    name: msgspec.json.Decoder(list[table.type])  # type: ignore[name-defined]
    for name, table in TABLES.items()
}


def new_header(now: datetime) -> Header:
    """The header of an empty journal that is about to be written."""
    at = now.isoformat(timespec="seconds")
    return Header(product=PRODUCT, schema=SCHEMA, created=at, written=at)


def written_at(header: Header, otherwise: datetime) -> datetime:
    """When the file of a header was written."""
    return datetime.fromisoformat(header.written) if header.written else otherwise


def encode_header(header: Header) -> bytes:
    """The first line, always `HEADER_SIZE` bytes, so that it can be written again when the snapshot's end is known."""
    body = _encoder.encode(header)
    return lines.encode(body.ljust(HEADER_SIZE - lines.PREFIX - 1))


def decode_header(payload: bytes) -> Header:
    """The header. Raises `msgspec.DecodeError` for anything else."""
    return _header.decode(payload)


def encode_record(seq: int, after: int, writes: Iterable[Write]) -> bytes:
    """The payload of a transaction."""
    put: dict[str, list[Doc]] = {}
    cut: dict[str, list[str]] = {}
    for table, id_, doc in writes:
        if doc is None:
            cut.setdefault(table, []).append(id_)
        else:
            put.setdefault(table, []).append(doc)
    return encode_plain(seq, after, put, cut)


def encode_plain(seq: int, after: int, put: Mapping[str, Any], cut: Mapping[str, Any]) -> bytes:
    """The payload of a transaction whose documents are already sorted by table."""
    record: dict[str, Any] = {"seq": seq, "after": after}
    if put:
        record["put"] = put
    if cut:
        record["cut"] = cut
    return _encoder.encode(record)


def decode_record(payload: bytes) -> Record:
    """A transaction whose documents are still JSON. Raises `msgspec.DecodeError`."""
    return _record.decode(payload)


def documents_in(record: Record) -> Iterator[tuple[str, list[Doc]]]:
    """The typed documents that a transaction put, by table. Raises `msgspec.ValidationError`."""
    for table, raw in record.put.items():
        yield table, _decoder(table).decode(raw)


def step_of(record: Record) -> Step:
    """The typed documents of a transaction. Raises `msgspec.ValidationError` for what the model does not know."""
    writes: list[Write] = [(table, doc.id, doc) for table, docs in documents_in(record) for doc in docs]
    for table, ids in record.cut.items():
        _decoder(table)
        writes += [(table, id_, None) for id_ in ids]
    return Step(record.seq, writes)


def _decoder(table: str) -> "msgspec.json.Decoder[list[Any]]":
    if table not in _documents:
        raise msgspec.ValidationError(f"there is no table {table!r}")
    return _documents[table]
