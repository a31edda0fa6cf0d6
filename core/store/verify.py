"""Whether a store, or a backup of one, is whole: sums, lines, schema, counts and what must hold of the documents."""

import asyncio
from datetime import datetime
from pathlib import Path

import msgspec

from core.errors import Refused
from core.store import archive, invariants, migrations, place, plain
from core.store.archive import Manifest
from core.store.documents import Documents
from core.store.plain import Journal
from core.text import Safe, clean_line


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `counts` are documents by table, `torn` bytes of a record that was being written when something
    died, `problems` one sentence each; `at` is when a backup was made.
    """

    path: str
    schema: int
    seq: int
    counts: dict[str, int]
    torn: int = 0
    problems: tuple[Safe, ...] = ()
    at: datetime | None = None


async def verify(path: Path) -> Verified:
    """Check a backup file, a journal, or the store in a state folder; needs no lock and writes nothing.

    Raises `Refused` with a sentence where it cannot be read as what it claims to be.
    """
    return await asyncio.to_thread(_verify, path)


def _verify(path: Path) -> Verified:
    with place.sentences(path):
        if path.is_dir():
            path = path / place.JOURNAL
        if not path.exists():
            raise Refused(f"There is no {path}. Name a backup file, or make a store with: thirdthursday init")
        if path.name.startswith(place.JOURNAL):
            return _verified(path, plain.read(path.read_bytes(), path), None)
        found = archive.read(path)
        return _verified(path, journal_in(path, found), found.manifest)


def journal_in(path: Path, found: archive.Archive) -> Journal:
    """The journal in a backup that was read. Raises `Refused`."""
    data = found.files.get(place.JOURNAL)
    if data is None:
        raise Refused(f"{path} holds no store. Use another backup.")
    return plain.read(data, path)


def documents_of(path: Path, journal: Journal) -> Documents:
    """The documents of a journal in the present schema. Raises `Refused` naming the document that is none."""
    try:
        migrations.bring_up(journal.tables, journal.header.schema)
        return plain.typed(journal.tables)
    except msgspec.ValidationError as error:
        raise Refused(f"{path}: {clean_line(error, 300)}. Use another backup.") from None
    except KeyError:
        raise Refused(
            f"{path} has schema {journal.header.schema}, which nothing leads on from. Use another backup."
        ) from None


def _verified(path: Path, journal: Journal, manifest: Manifest | None) -> Verified:
    counts = {name: len(table) for name, table in journal.tables.items() if table}
    schema = journal.header.schema
    problems = [*_agrees(journal, counts, manifest), *invariants.broken(documents_of(path, journal))]
    return Verified(
        path=str(path), schema=schema, seq=journal.header.seq, counts=counts, torn=journal.torn, problems=tuple(problems),
        at=manifest.at if manifest else None,
    )  # fmt: skip


def _agrees(journal: Journal, counts: dict[str, int], manifest: Manifest | None) -> list[Safe]:
    if manifest is None:
        return []
    expected = (manifest.schema, manifest.seq, manifest.counts)
    if expected == (journal.header.schema, journal.header.seq, counts):
        return []
    return [Safe("the manifest counts other documents than the backup holds")]
