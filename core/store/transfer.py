"""Moving everything between stores, and out to other programs: JSON lines both ways, and a file stock TinyDB opens."""

import asyncio
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import JSONStorage

from core.errors import Refused
from core.model import Actor, Doc
from core.store import migrations, place, plain, record
from core.store.documents import as_json
from core.store.plain import PlainTables
from core.store.ports import Duplicate, Store, Write
from core.store.tables import TABLES
from core.store.view import View
from core.text import clean_line


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line of an export."""

    product: str
    export: int = 1
    schema: int
    at: datetime


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One document of one table."""

    table: str
    doc: dict[str, Any]


class End(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last line: how many documents stand above it, so that a cut file is noticed."""

    end: int


_decoder = msgspec.json.Decoder(dict[str, Any])


async def export(store: Store, now: datetime) -> list[bytes]:
    """Everything in the store as JSON lines: a head, one document a line, an end. Tokens are hashes; the installation's
    secret is not part of it.
    """
    async with store.view() as view:
        rows = [
            msgspec.json.encode({"table": name, "doc": doc}) + b"\n"
            for name, docs in (await everything(view)).items()
            for doc in docs
        ]
    head = Head(product=record.PRODUCT, schema=record.SCHEMA, at=now)
    return [msgspec.json.encode(head) + b"\n", *rows, msgspec.json.encode(End(len(rows))) + b"\n"]


async def everything(view: View) -> dict[str, list[Doc]]:
    """Every document by table, in order of their ids."""
    return {name: await view.scan(table) for name, table in TABLES.items()}


async def import_(store: Store, lines: Iterable[bytes], actor: Actor, *, where: str = "the export") -> dict[str, int]:
    """Put an export into an empty store with one transaction; returns documents by table.

    Raises `Refused` naming the line that cannot be used; nothing is written then.
    """
    writes = list(_writes(lines, where))
    try:
        async with store.unit_of_work(actor) as uow:
            if any(docs for docs in (await everything(uow)).values()):
                raise Refused("The store is not empty. Import into a new data folder, made with: thirdthursday init")
            for name, id_, doc in writes:
                uow.scrub(TABLES[name], id_, doc)
    except Duplicate as error:
        raise Refused(f"{where}: {clean_line(error, 200)} is there twice. Nothing was imported.") from None
    counts: dict[str, int] = {}
    for name, _, _ in writes:
        counts[name] = counts.get(name, 0) + 1
    return counts


def _writes(lines: Iterable[bytes], where: str) -> Iterator[Write]:
    schema, tables = _tables(lines, where)
    try:
        migrations.bring_up(tables, schema)
    except KeyError:
        raise Refused(f"{where} has schema {schema}, which nothing leads on from.") from None
    for name, table in tables.items():
        for each in table.values():
            try:
                yield plain.document(name, each)
            except msgspec.ValidationError as error:
                raise Refused(f"{where}: {clean_line(error, 300)}. Nothing was imported.") from None


def _tables(lines: Iterable[bytes], where: str) -> tuple[int, PlainTables]:
    tables: PlainTables = {}
    head: Head | None = None
    count, ended = 0, False
    for number, line in enumerate(lines, start=1):
        try:
            if head is None:
                head = _head(line, where)
                continue
            if ended:
                raise msgspec.ValidationError("there is more after the end")
            found = _row(line)
        except msgspec.MsgspecError as error:
            raise Refused(f"{where}, line {number}: {clean_line(error, 200)}. Nothing was imported.") from None
        if isinstance(found, End):
            ended = found.end == count
            continue
        tables.setdefault(found.table, {})[str(found.doc.get("id", number))] = found.doc
        count += 1
    if head is None or not ended:
        raise Refused(f"{where} is not whole: its end is missing or counts other lines. Nothing was imported.")
    return head.schema, tables


def _row(line: bytes) -> Row | End:
    found = _decoder.decode(line)
    return msgspec.convert(found, End) if "end" in found else msgspec.convert(found, Row)


def _head(line: bytes, where: str) -> Head:
    try:
        head = msgspec.json.decode(line, type=Head)
    except msgspec.MsgspecError:
        raise Refused(f"{where} is no export of Third Thursday. Nothing was imported.") from None
    if head.product != record.PRODUCT or head.export > 1 or head.schema > record.SCHEMA:
        raise Refused(f"{where} was made by another or a newer program (schema {head.schema}). Nothing was imported.")
    return head


async def export_tinydb(store: Store, path: Path) -> int:
    """Write everything to one JSON file that stock TinyDB opens, mode 0600; returns the number of documents.

    Raises `Refused` where a file has the name.
    """
    async with store.view() as view:
        tables = {name: [as_json(doc) for doc in docs] for name, docs in (await everything(view)).items()}
    return await asyncio.to_thread(_write_tinydb, path, tables)


def write_new(path: Path, data: bytes = b"") -> None:
    """Write a file of ours, mode 0600. Raises `Refused` where a file has the name, or it cannot be written."""
    try:
        with os.fdopen(place.open_private(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
            file.write(data)
    except FileExistsError:
        raise Refused(f"{path} is there already. Choose another name.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror or error}). Choose another place for it.") from None


def _write_tinydb(path: Path, tables: dict[str, list[dict[str, Any]]]) -> int:
    write_new(path)
    with TinyDB(path, storage=JSONStorage, ensure_ascii=False, encoding="utf-8") as db:
        for name, docs in tables.items():
            if docs:
                db.table(name).insert_multiple(docs)
    return sum(map(len, tables.values()))
