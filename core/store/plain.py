"""A journal of any schema as plain dictionaries, for migrations, checks and restoring; and back into documents. Pure."""

from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from core.model import Doc
from core.store import lines, loading, record, refusals
from core.store.documents import Documents
from core.store.lines import Line
from core.store.ports import Write
from core.store.record import Header, Record
from core.store.tables import TABLES

PlainTables = dict[str, dict[str, dict[str, Any]]]
"""Documents in their JSON form by table and id."""
_documents = msgspec.json.Decoder(list[dict[str, Any]])


class Journal(NamedTuple):
    """Everything in a journal: its header as of the last commit, the documents, and the bytes of a torn tail."""

    header: Header
    tables: PlainTables
    torn: int


def read(data: bytes, path: Path) -> Journal:
    """The journal in `data`. Raises `Refused` for damage, and for a schema newer than this program's."""
    header, first = loading.any_header_of(data, path)
    if header.schema > record.SCHEMA:
        raise refusals.newer(path, header.schema)
    tables: PlainTables = {}
    seq, crc, last, after = header.seq, header.crc, first, 0
    while (line := lines.check(data, last.end)) is not None:
        found = _record(data, line, path)
        in_snapshot = line.end <= header.snapshot
        if (found.seq, found.after) != ((header.seq, after) if in_snapshot else (seq + 1, crc)):
            raise loading.damaged_in(data, path, line.start)
        _merge(tables, found)
        if in_snapshot:
            after = line.crc
        else:
            seq, crc = found.seq, line.crc
        last = line
    rest = data[last.end :]
    if last.end < header.snapshot or (rest and not lines.is_torn(rest)):
        raise loading.damaged_in(data, path, last.end)
    change = max((int(id_) for id_ in tables.get("changes", {})), default=0)
    header = msgspec.structs.replace(header, seq=seq, crc=crc, change=max(header.change, change))
    return Journal(header, tables, len(rest))


def _record(data: bytes, line: Line, path: Path) -> Record:
    try:
        return record.decode_record(lines.payload(data, line))
    except msgspec.MsgspecError:
        raise loading.damaged_in(data, path, line.start) from None


def _merge(tables: PlainTables, found: Record) -> None:
    for name, raw in found.put.items():
        table = tables.setdefault(name, {})
        for doc in _documents.decode(raw):
            table[doc["id"]] = doc
    for name, ids in found.cut.items():
        for id_ in ids:
            tables.get(name, {}).pop(id_, None)


def typed(tables: PlainTables) -> Documents:
    """The documents of tables in the present schema. Raises `msgspec.ValidationError` naming table and document."""
    documents = Documents()
    for name, table in tables.items():
        documents.apply([document(name, plain) for plain in table.values()])
    return documents


def document(table: str, plain: dict[str, Any]) -> Write:
    """One document to be put. Raises `msgspec.ValidationError` naming table and document."""
    if table not in TABLES:
        raise msgspec.ValidationError(f"there is no table “{table}”")
    try:
        doc: Doc = msgspec.convert(plain, type=TABLES[table].type)
    except msgspec.ValidationError as error:
        raise msgspec.ValidationError(f"{table} {plain.get('id', '?')}: {error}") from None
    return table, doc.id, doc
