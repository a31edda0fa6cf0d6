"""Whose turn it is to write: a pair of locked files, so that no process of this machine waits for long."""

import fcntl
import os
from pathlib import Path

from core.store.place import open_private

LOCK = "store.lock"
NEXT = "store.next"


class Turns:
    """The writers' lock. Blocking: call it in the store's thread only.

    One file would let a busy writer take the lock again before those woken by its release get to run. So a writer
    first takes `store.next`, waits for `store.lock` holding it, and then lets the following one stand next: whoever has
    just given up the lock has to queue behind the one who stands next.
    """

    def __init__(self, folder: Path) -> None:
        self._next = open_private(folder / NEXT, os.O_RDWR | os.O_CREAT)
        self._lock = open_private(folder / LOCK, os.O_RDWR | os.O_CREAT)

    def take(self) -> None:
        """Wait for the lock."""
        fcntl.flock(self._next, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        finally:
            fcntl.flock(self._next, fcntl.LOCK_UN)

    def try_take(self) -> bool:
        """Take the lock if nobody has it and nobody stands next."""
        return _tried(self._next) and self._without_standing_next()

    def _without_standing_next(self) -> bool:
        try:
            return _tried(self._lock)
        finally:
            fcntl.flock(self._next, fcntl.LOCK_UN)

    def give(self) -> None:
        """Let the next one in; does not block."""
        fcntl.flock(self._lock, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close both files (which gives up the lock)."""
        os.close(self._next)
        os.close(self._lock)


def _tried(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
