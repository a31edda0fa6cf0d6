"""Writing a whole journal: a header and every document, in a file of its own that then takes the journal's name."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from core.store import lines, place, record
from core.store.documents import Documents
from core.store.record import Header

_DOCUMENTS_A_LINE = 500


def encode(documents: Documents, header: Header) -> list[bytes]:
    """The lines of a journal that holds `documents` and nothing after them, the header first."""
    body = list(_lines(documents, header.seq))
    end = record.HEADER_SIZE + sum(map(len, body))
    return [record.encode_header(replace(header, snapshot=end)), *body]


def write(folder: Path, documents: Documents, header: Header, *, keep_old: bool = True) -> None:
    """Put a journal with `documents` in place, durably; `keep_old` leaves the one that stood there as `.bak`. Under
    the lock. Safe to kill at any point: the journal's name always stands for a whole file, the old or the new.

    Raises `OSError` and leaves everything as it was where there is no room.
    """
    fresh, journal = folder / place.FRESH, folder / place.JOURNAL
    try:
        _fill(fresh, encode(documents, header))
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    (folder / place.BACKUP).unlink(missing_ok=True)
    if keep_old and journal.exists():
        (folder / place.BACKUP).hardlink_to(journal)
    fresh.replace(journal)
    place.sync_folder(folder)


def _fill(path: Path, parts: list[bytes]) -> None:
    fd = place.open_private(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    with os.fdopen(fd, "wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def _lines(documents: Documents, seq: int) -> Iterator[bytes]:
    """Every document, some hundred to a line; `after` chains the lines of a snapshot among themselves."""
    after = 0
    for name, table in documents.tables.items():
        docs = iter(table.values())
        while part := list(islice(docs, _DOCUMENTS_A_LINE)):
            line = lines.encode(record.encode_plain(seq, after, {name: part}, {}))
            after = lines.crc_of(line)
            yield line
