"""The backup file: a gzipped tar of the store's files that ends with a manifest of their checksums."""

import gzip
import hashlib
import io
import os
import re
import tarfile
import zlib
from collections.abc import Container, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple

import msgspec
from msgspec.structs import replace

from core.config_backup import READABLE, BackupSettings
from core.errors import Refused
from core.store import place, record, sealing
from core.text import clean_line

MANIFEST = "manifest.json"
MAILS = "inbox/"
FORMAT = 1
_MAIL = re.compile(r"inbox/[0-9A-Za-z][0-9A-Za-z._-]{0,150}")


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. `files` are SHA-256 sums in hex by name, `counts` documents by table, `at` when it was made."""

    format: int = FORMAT
    product: str
    version: str
    schema: int
    at: datetime
    seq: int
    counts: dict[str, int]
    files: dict[str, str]


class Archive(NamedTuple):
    """A backup that was read and whose sums agree. `files` are those of the store itself; mails are not kept here."""

    manifest: Manifest
    files: Mapping[str, bytes]


def write(
    path: Path, manifest: Manifest, files: Mapping[str, bytes | Path], seal: BackupSettings = READABLE
) -> Manifest:  # fmt: skip
    """Write a backup as a whole, mode 0600, durably, encrypted as `seal` says; returns the manifest with the sums. A file
    that has gone since it was listed is left out. Raises `Refused` where a file has the name, `OSError` without room.
    """
    if path.exists():
        raise Refused(f"{path} is there already. Choose another name for the backup.")
    fresh = path.with_name(path.name + ".new")
    fd = place.open_private(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        with os.fdopen(fd, "wb") as out:
            with sealing.sealed(out, seal) as through:
                manifest = _fill(through, manifest, files)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    place.sync_folder(path.parent)
    return manifest


def _fill(out: IO[bytes], manifest: Manifest, files: Mapping[str, bytes | Path]) -> Manifest:
    with (
        gzip.GzipFile(fileobj=out, mode="wb", filename="", compresslevel=6, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        sums: dict[str, str] = {}
        for name, source in files.items():
            with suppress(FileNotFoundError):
                data = source if isinstance(source, bytes) else source.read_bytes()
                sums[name] = _add(tar, name, data, manifest.at)
        manifest = replace(manifest, files=sums)
        _add(tar, MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)), manifest.at)
    return manifest


def _add(tar: tarfile.TarFile, name: str, data: bytes, at: datetime) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(data), 0o600, int(at.timestamp())
    tar.addfile(entry, io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()


def read(path: Path, *, mails_to: Path | None = None, wanted: Container[str] = ()) -> Archive:
    """Read a backup and check every sum; `mails_to` is a folder to write those of its mails to that are `wanted`.

    Raises `Refused` with a sentence for whatever is not as it was written.
    """
    files: dict[str, bytes] = {}
    sums: dict[str, str] = {}
    try:
        sealing.refuse_sealed(path)
        with gzip.open(path) as unzipped, tarfile.open(fileobj=unzipped, mode="r|") as tar:
            for entry in tar:
                content = tar.extractfile(entry)
                data = content.read() if content is not None else b""
                sums[entry.name] = hashlib.sha256(data).hexdigest()
                if not entry.name.startswith(MAILS):
                    files[entry.name] = data
                elif mails_to is not None and entry.name in wanted and _MAIL.fullmatch(entry.name):
                    place.write_private(mails_to / entry.name, data)
            while unzipped.read(1 << 20):  # to the very end, where the sum of the whole stands
                pass
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile):
        raise Refused(f"{path} is no backup of Third Thursday, or is damaged. Use another backup.") from None
    except OSError as error:
        raise Refused(
            f"{path} cannot be read ({error.strerror or error}). Check the path and its permissions."
        ) from None
    manifest = _manifest(path, files.pop(MANIFEST, b""))
    sums.pop(MANIFEST, None)
    for name in sorted(sums.keys() | manifest.files.keys()):
        if sums.get(name) != manifest.files.get(name):
            raise Refused(f"{path} is damaged: {clean_line(name, 100)} is not what was backed up. Use another backup.")
    return Archive(manifest, files)


def _manifest(path: Path, data: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError:
        raise Refused(f"{path} is no backup of Third Thursday, or is damaged. Use another backup.") from None
    if manifest.product != record.PRODUCT or manifest.format > FORMAT:
        raise Refused(
            f"{path} was made by another or a newer program (format {manifest.format}). Use the version that made it."
        )
    return manifest
