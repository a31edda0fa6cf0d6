"""JournalStorage: TinyDB's storage as one append-only file, written under a lock and read without one.

Not for the event loop: the store's thread calls it. Reading (`tail.fetch`) and applying (`take_in`) are two steps, so
that the thread can read while only the loop changes the documents that views look at.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from tinydb.storages import Storage

from core.model import Doc
from core.store import disk, ledger, lines, record, refusals, snapshot
from core.store.documents import Documents
from core.store.lines import Line
from core.store.loading import Mark
from core.store.place import BACKUP, JOURNAL
from core.store.ports import StoreBroken, Write
from core.store.record import Header, Step, written_at
from core.store.tables import TABLES
from core.store.tail import News, Tail
from core.store.turns import Turns

COMPACT_ABOVE = 4 << 20
COMPACT_AFTER = timedelta(hours=20)


class JournalStorage(Storage):
    """The journal in `folder`; `create` makes one where there is none. `documents` are as of the last `take_in`.

    Raises `Refused` for what cannot be read.
    """

    def __init__(self, folder: Path, *, create: datetime | None = None, read_only: bool = False) -> None:
        self.documents = Documents()
        self.tail = Tail(folder / JOURNAL, read_only=read_only)
        if create is None and not self.tail.path.exists():
            raise refusals.missing(self.tail.path)
        self.turns = None if read_only else Turns(folder)
        try:
            if create is not None:
                self._make(folder, create)
            self._opened: News | None = self.tail.fetch()
            self.take_in(self._opened)
        except BaseException:
            self.close()
            raise

    def _make(self, folder: Path, now: datetime) -> None:
        turns = self._writers()
        turns.take()
        try:
            if not (folder / JOURNAL).exists():
                if (folder / BACKUP).exists():
                    raise refusals.gone(folder / JOURNAL)
                ledger.bring_up(folder, [])
                snapshot.write(folder, Documents(), record.new_header(now))
        finally:
            turns.give()

    def close(self) -> None:
        """Let go of the files."""
        self.tail.close()
        if self.turns is not None:
            self.turns.close()
            self.turns = None

    # What TinyDB asks of a storage: the whole of the data, read and written. Maintenance may; verbs never do.

    def read(self) -> dict[str, dict[str, Any]]:
        """Every table in plain form."""
        return {
            name: {id_: msgspec.to_builtins(doc) for id_, doc in docs.items()}
            for name, docs in self.documents.tables.items()
        }

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make the tables equal to `data` with one transaction. Raises `msgspec.ValidationError` for no document."""
        with self.locked():
            self.commit([write for name in TABLES for write in self.difference(name, data.get(name, {}))])

    def difference(self, name: str, data: dict[str, Any]) -> Iterator[Write]:
        """The writes that make one table equal to `data`."""
        now = self.documents.tables[name]
        for id_, plain in data.items():
            doc: Doc = msgspec.convert({**plain, "id": id_}, type=TABLES[name].type)
            if now.get(id_) != doc:
                yield name, id_, doc
        yield from [(name, id_, None) for id_ in now.keys() - data.keys()]

    # One transaction.

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the writers' lock, with everything committed so far taken in."""
        turns = self._writers()
        turns.take()
        try:
            self.take_in(self.tail.fetch(locked=True))
            yield
        finally:
            turns.give()

    def commit(self, writes: Sequence[Write]) -> None:
        """Check, append and apply one transaction; of several writes of one document the last counts. Under the lock."""
        writes = list({(name, id_): (name, id_, doc) for name, id_, doc in writes}.values())
        if writes:
            self.documents.check(writes)
            self.take_in(self.append(writes))

    def hand_over(self) -> News:
        """What opening has read, once: every version of every document since the snapshot is too much to keep."""
        assert self._opened is not None
        news, self._opened = self._opened, None
        return news

    def take_in(self, news: News) -> None:
        """Bring the documents up to what was read."""
        if news.fresh is not None:
            self.documents = news.fresh
            return
        for step in news.steps:
            self.documents.apply(step.writes)

    def append(self, writes: Sequence[Write]) -> News:
        """Make one transaction durable; the documents are left as they were. Under the lock.

        Raises `StoreBroken` after cutting the file back: a failed sync is never tried again, because the kernel may
        have forgotten what it could not write (https://wiki.postgresql.org/wiki/Fsync_Errors).
        """
        mark = self.tail.mark
        step = Step(mark.seq + 1, writes)
        line = lines.encode(record.encode_record(step.seq, mark.crc, writes))
        try:
            disk.write(self.tail.fd, line, mark.pos)
            disk.sync(self.tail.fd)
        except OSError as error:
            with suppress(OSError):
                disk.cut(self.tail.fd, mark.pos)
            raise StoreBroken(f"{self.tail.path} cannot be written ({error.strerror or error}).") from error
        here = Line(mark.pos, mark.pos + len(line), lines.crc_of(line))
        news = self.tail.advance([step], Mark(step.seq, here.crc, step.last_change(mark.change), here.end, here))
        self.tail.settled()
        return news

    def is_due(self, now: datetime) -> bool:
        """Whether the journal should be compacted: after an erasure, grown to twice its size, or once a day."""
        tail = self.tail
        grown = tail.mark.pos - tail.header.snapshot
        old = bool(grown) and now - written_at(tail.header, now) > COMPACT_AFTER
        return tail.erased or old or grown > max(COMPACT_ABOVE, tail.header.snapshot)

    def header(self) -> Header:
        """The header of a journal that would hold everything read so far as its snapshot."""
        mark = self.tail.mark
        return replace(self.tail.header, seq=mark.seq, crc=mark.crc, change=mark.change)

    def compact(self, now: datetime) -> News:
        """Write the documents as one snapshot that takes the journal's place. Under the lock.

        The previous file stays as `.bak`, unless something was erased. Raises `OSError`, with the journal as it was,
        where there is no room.
        """
        header = replace(self.header(), written=now.isoformat(timespec="seconds"))
        snapshot.write(self.tail.path.parent, self.documents, header, keep_old=not self.tail.erased)
        return self.tail.fetch(locked=True)

    def _writers(self) -> Turns:
        if self.turns is None:
            raise refusals.reading_only(self.tail.path.parent)
        return self.turns
