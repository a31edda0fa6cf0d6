"""Following a journal: read once from its start, then whatever is added, replaced or taken back."""

import gc
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from core.store import disk, lines, loading, place, refusals
from core.store.documents import Documents
from core.store.lines import Line
from core.store.loading import Mark, OtherHistory
from core.store.record import Header, Step

log = logging.getLogger("store")

_TRIES = 3
Stamp = tuple[int, int, int, int]
"""Device, inode, size and time of change of the file: different when there may be something to read."""


class News(NamedTuple):
    """What reading brought: the transactions since the last time, and the numbers of the last commit and change.

    `fresh` is set when everything had to be read again; it holds the effect of `steps` already.
    """

    steps: Sequence[Step]
    seq: int
    change: int
    fresh: Documents | None = None


class Tail:
    """The journal at `path`, open, and how far it has been read. Whoever holds the writers' lock passes `locked`.

    `erased` says that the file still holds lines from before an erasure.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path, self._flags = path, os.O_RDONLY if read_only else os.O_RDWR
        self.fd = -1
        self.mark = Mark(0, 0, 0, 0, Line(0, 0, 0))
        self.header = Header(product="", schema=0, created="")
        self.erased = False
        self._stamp: Stamp = (0, 0, 0, 0)

    def close(self) -> None:
        """Let go of the file; the next `fetch` reads everything."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def is_behind(self) -> bool:
        """Whether the file looks different from what was read; one system call, no reading."""
        try:
            return self._look() != self._stamp
        except OSError:
            return True

    def fetch(self, *, locked: bool = False) -> News:
        """Read on. Under the lock a torn tail is cut off. Raises `Refused`.

        A reader without the lock may look while a writer takes back a record and writes another: it looks again.
        """
        for left in reversed(range(_TRIES)):
            try:
                return self._fetch(locked=locked)
            except (OtherHistory, refusals.Damaged):
                self.close()
                if not left:
                    raise
        raise AssertionError

    def advance(self, steps: Sequence[Step], mark: Mark) -> News:
        """Note what was read, or just written under the lock."""
        self.mark = mark
        self.erased = self.erased or any(step.erases() for step in steps)
        return News(steps, mark.seq, mark.change)

    def settled(self) -> None:
        """Note how the file looks after our own writing."""
        self._stamp = self._look()

    def _look(self) -> Stamp:
        found = self.path.stat()
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns

    def _fetch(self, *, locked: bool) -> News:
        try:
            stamp = self._look()
        except FileNotFoundError:
            raise (refusals.missing if self.fd < 0 else refusals.gone)(self.path) from None
        if self.fd >= 0 and stamp == self._stamp and not locked:
            return self.advance([], self.mark)
        if self.fd < 0 or not self._still_there():
            news = self._reload(locked=locked)
        else:
            replaced = stamp[:2] != self._stamp[:2]
            steps = self._read_on(locked=locked, replaced=replaced)
            news = self._move_over(steps, locked=locked) if replaced else self.advance(steps, self.mark)
        self._stamp = self._look() if locked else stamp
        return news

    def _still_there(self) -> bool:
        """Whether the last line that was read stands where it stood: a writer may have cut it, or the file shrunk."""
        line = self.mark.line
        found = lines.check(disk.read(self.fd, line.start, line.end - line.start), 0)
        return found is not None and found.crc == line.crc

    def _read_on(self, *, locked: bool, replaced: bool) -> list[Step]:
        start = self.mark.pos
        data = disk.read(self.fd, start, os.fstat(self.fd).st_size - start)
        try:
            steps, self.mark = loading.read_on(data, start, self.mark)
        except msgspec.MsgspecError:
            raise self._damaged(start) from None
        if not replaced:
            self._rest(data[self.mark.pos - start :], locked=locked)
        return steps

    def _rest(self, rest: bytes, *, locked: bool) -> None:
        """What follows the last whole line: nothing, a record being written, a torn one, or damage."""
        if not rest:
            return
        if not lines.is_torn(rest):
            raise self._damaged(self.mark.pos)
        if locked:
            log.warning("torn_record_cut", extra={"at": self.mark.pos, "bytes": len(rest)})
            disk.cut(self.fd, self.mark.pos)

    def _damaged(self, offset: int) -> refusals.Damaged:
        return loading.damaged_in(disk.read(self.fd, 0, offset), self.path, offset)

    def _move_over(self, steps: list[Step], *, locked: bool) -> News:
        """Another file has taken the name. A snapshot of exactly what we hold need not be read."""
        self._reopen()
        header, first = loading.header_of(disk.read(self.fd, 0, 4096), self.path)
        if (header.seq, header.crc) != (self.mark.seq, self.mark.crc):
            return self._reload(locked=locked)
        self.header, self.erased = header, False
        self.mark = Mark(header.seq, header.crc, header.change, header.snapshot, first)
        steps += self._read_on(locked=locked, replaced=False)
        return self.advance(steps, self.mark)

    def _reload(self, *, locked: bool) -> News:
        self._reopen()
        data = disk.read(self.fd, 0, os.fstat(self.fd).st_size)
        with collector_paused():
            loaded = loading.load(data, self.path)
        self.header, self.erased = loaded.header, False
        self.mark = loaded.mark
        self._rest(data[self.mark.pos :], locked=locked)
        return self.advance(loaded.steps, self.mark)._replace(fresh=loaded.documents)

    def _reopen(self) -> None:
        try:
            fd = place.open_private(self.path, self._flags)
        except FileNotFoundError:
            raise refusals.missing(self.path) from None
        self.close()
        self.fd = fd


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection meanwhile: nothing that is loaded is garbage, and looking at all of it takes a third."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
