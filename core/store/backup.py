"""Backups: one file with everything, made at any moment; and the copies that are made and thinned out by themselves."""

import asyncio
import importlib.metadata
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from core.clock import Clock, system_clock
from core.config_backup import READABLE, BackupSettings
from core.errors import Refused
from core.store import archive, ledger, place, record, sealing, snapshot
from core.store.archive import MAILS, Manifest
from core.store.entrance import writers_lock
from core.store.journal import JournalStorage

COPIES = "backups"
"""The folder, inside the state folder, of the copies made by themselves."""
INSTALLATION = "installation.json"
CONFIGURATION = "config.toml"
DAYS, WEEKS, LIMIT = 7, 3, timedelta(days=30)
DUE = timedelta(hours=20)
_NAME = "thirdthursday-%Y%m%dT%H%M%SZ.tar.gz"


class Made(NamedTuple):
    """A backup that was made: where it lies and what it holds."""

    path: Path
    manifest: Manifest


async def backup(
    folder: Path, target: Path | None = None, *, config: Path | None = None, seal: BackupSettings = READABLE,
    clock: Clock = system_clock,
) -> Made:  # fmt: skip
    """Back up the store in `folder` while others work with it: documents, mails, list of erasures, installation, and
    the configuration file (which holds no secrets). `target` is a folder or the name of the file; without one it goes
    to `backups/` of the state folder. It is encrypted as `seal` says. Raises `Refused`.
    """
    now = clock()
    place.prepare(folder, create=False, read_only=True)
    with place.sentences(folder):
        path = _target(folder, target, now, sealing.ending(seal))
        storage = await asyncio.to_thread(JournalStorage, folder, read_only=True)
        try:
            async with writers_lock(folder):  # while nobody writes, everything that can be read is durable
                await asyncio.to_thread(lambda: storage.take_in(storage.tail.fetch()))
        finally:
            storage.close()
        return await asyncio.to_thread(_pack, folder, path, config, storage, now, seal)


def _pack(
    folder: Path, path: Path, config: Path | None, storage: JournalStorage, now: datetime, seal: BackupSettings
) -> Made:  # fmt: skip
    manifest = Manifest(
        product=record.PRODUCT, version=version(), schema=record.SCHEMA, at=now, seq=storage.tail.mark.seq,
        counts={name: len(table) for name, table in storage.documents.tables.items() if table}, files={},
    )  # fmt: skip
    journal = b"".join(snapshot.encode(storage.documents, storage.header()))
    files: dict[str, bytes | Path] = {place.JOURNAL: journal, **around(folder, config)}
    return Made(path, _written(path, manifest, files, seal))


def _written(path: Path, manifest: Manifest, files: dict[str, bytes | Path], seal: BackupSettings) -> Manifest:
    try:
        return archive.write(path, manifest, files, seal)
    except PermissionError:
        raise
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror or error}). Choose another place for it.") from None


def around(folder: Path, config: Path | None) -> dict[str, bytes | Path]:
    """The files beside the journal."""
    files: dict[str, bytes | Path] = {name: folder / name for name in (INSTALLATION, ledger.FILE)}
    if config is not None:
        files[CONFIGURATION] = config
    mails = folder / MAILS.rstrip("/")
    if mails.is_dir() and not mails.is_symlink():
        files |= {MAILS + path.name: path for path in sorted(mails.iterdir()) if path.suffix == ".eml"}
    return files


def _target(folder: Path, target: Path | None, now: datetime, ending: str) -> Path:
    if target is None:
        target = place.own_folder(folder / COPIES)
    if target.is_dir():
        return target / (now.astimezone(UTC).strftime(_NAME) + ending)
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}. Make it, or choose another place for the backup.")
    return target


def version() -> str:
    """The version of the program; empty where it was not installed."""
    try:
        return importlib.metadata.version("thirdthursday")
    except importlib.metadata.PackageNotFoundError:
        return ""


def copies(folder: Path) -> dict[datetime, Path]:
    """The copies in `backups/` of a state folder by the time they were made, oldest first."""
    found: dict[datetime, Path] = {}
    for path in sorted((folder / COPIES).glob("thirdthursday-*.tar.gz*")):
        name = path.name if path.suffix not in sealing.ENDINGS.values() else path.stem
        try:
            found[datetime.strptime(name, _NAME).replace(tzinfo=UTC)] = path
        except ValueError:
            continue
    return found


def kept(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which copies stay: the last of each of the last 7 days with one, the last of each of the 3 weeks before this one
    (Monday to Sunday, UTC); none older than 30 days. Pure.
    """
    young = sorted(at for at in times if now - at <= LIMIT)
    daily = {at.date(): at for at in young}
    weekly = {at.isocalendar()[:2]: at for at in young}
    weekly.pop(now.isocalendar()[:2], None)
    return set(list(daily.values())[-DAYS:]) | set(list(weekly.values())[-WEEKS:])


async def copy_if_due(
    folder: Path, *, config: Path | None = None, seal: BackupSettings = READABLE, clock: Clock = system_clock
) -> Made | None:
    """Make a copy in `backups/` if the last one is a day old, and remove those that need not or may not be kept."""
    now = clock()
    last = max(copies(folder), default=None)
    made = None
    if last is None or now - last > DUE:
        made = await backup(folder, config=config, seal=seal, clock=clock)
    await asyncio.to_thread(thin_out, folder, now)
    return made


def _others(folder: Path, known: Collection[Path]) -> list[Path]:
    """Backups of other names there: made before a migration, or put there by hand."""
    return [path for path in sorted((folder / COPIES).glob("*.tar.gz*")) if path not in known]


def thin_out(folder: Path, now: datetime) -> list[Path]:
    """Remove the copies in `backups/` that are not kept any more; returns them."""
    if (folder / COPIES).is_symlink():
        return []
    found = copies(folder)
    staying = kept(found, now)
    gone = [path for at, path in found.items() if at not in staying]
    gone += [path for path in _others(folder, found.values()) if path.stat().st_mtime < (now - LIMIT).timestamp()]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
