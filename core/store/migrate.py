"""Bringing the store of an older version up to date: backed up first, written beside the old file, safe to kill."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from core.clock import Clock, system_clock
from core.errors import Refused
from core.store import archive, backup, migrations, place, plain, record, refusals, snapshot
from core.store.archive import Manifest
from core.store.entrance import writers_lock
from core.store.plain import Journal
from core.text import clean_line


class Migrated(NamedTuple):
    """What was done: from which schema to which, and the backup that was made before; None where nothing was due."""

    before: int
    after: int
    backup: Path | None


async def migrate(folder: Path, *, clock: Clock = system_clock) -> Migrated:
    """Bring the store in `folder` to the present schema. The old file stays as `.bak`, a backup lies in `backups/`.

    Waits for the writers' lock; processes that have the store open must be started anew. Raises `Refused`.
    """
    place.prepare(folder, create=False, read_only=False)
    with place.sentences(folder):
        if not (folder / place.JOURNAL).exists():
            raise refusals.missing(folder / place.JOURNAL)
        async with writers_lock(folder):
            return await asyncio.to_thread(migrate_locked, folder, clock())


def migrate_locked(folder: Path, now: datetime) -> Migrated:
    """The same, in the hands of whoever holds the writers' lock."""
    path = folder / place.JOURNAL
    data = path.read_bytes()
    journal = plain.read(data, path)
    if journal.header.schema == record.SCHEMA:
        return Migrated(record.SCHEMA, record.SCHEMA, None)
    kept = _back_up(folder, data, journal, now)
    _rewrite(folder, journal, now)
    return Migrated(journal.header.schema, record.SCHEMA, kept)


def _back_up(folder: Path, data: bytes, journal: Journal, now: datetime) -> Path:
    """A backup of the file as it is, checked by reading it again."""
    copies = place.own_folder(folder / backup.COPIES)
    path = copies / f"schema-{journal.header.schema}-{now.astimezone(UTC):%Y%m%dT%H%M%S}.tar.gz"
    manifest = Manifest(
        product=record.PRODUCT, version=backup.version(), schema=journal.header.schema, at=now, seq=journal.header.seq,
        counts={name: len(table) for name, table in journal.tables.items() if table}, files={},
    )  # fmt: skip
    path.unlink(missing_ok=True)
    files = {place.JOURNAL: data[: len(data) - journal.torn], **backup.around(folder, None)}
    archive.write(path, manifest, files)
    archive.read(path)
    return path


def _rewrite(folder: Path, journal: Journal, now: datetime) -> None:
    before = journal.header.schema
    try:
        migrations.bring_up(journal.tables, before)
        documents = plain.typed(journal.tables)
    except msgspec.ValidationError as error:
        raise Refused(f"{folder / place.JOURNAL}: {clean_line(error, 300)}. Nothing was changed.") from None
    except KeyError:
        raise Refused(f"No step leads on from schema {before}. Install the version that follows it first.") from None
    header = msgspec.structs.replace(
        record.new_header(now), created=journal.header.created, seq=journal.header.seq, crc=journal.header.crc,
        change=journal.header.change,
    )  # fmt: skip
    snapshot.write(folder, documents, header)
