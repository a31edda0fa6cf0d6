"""Which process this is, whether another one is alive, and the lock that lets only one gateway run on a data folder."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from core.errors import Refused
from core.model import Owner
from core.store.place import open_private
from core.text import clean_line

LOCK = "gateway.lock"
LEASE = timedelta(minutes=15)


def this_process(now: datetime) -> Owner:
    """The owner that claims letters: host, process id and when it started, so that a reused id is not taken for it."""
    pid = os.getpid()
    return Owner(host=socket.gethostname(), pid=pid, started=started(pid), lease_until=now + LEASE)


def started(pid: int) -> str:
    """When a process started, in clock ticks since boot (proc(5), field 22); '' where there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]


def alive(owner: Owner, now: datetime) -> bool:
    """Whether the owner still runs: on this host by its process, elsewhere until its lease ends."""
    if owner.host != socket.gethostname():
        return owner.lease_until > now
    return bool(owner.started) and started(owner.pid) == owner.started


@contextmanager
def only_gateway(folder: Path) -> Iterator[None]:
    """Hold the lock of the data folder. Raises `Refused` with who holds it."""
    lock = open_private(folder / LOCK, os.O_RDWR | os.O_CREAT)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = clean_line(os.pread(lock, 100, 0).decode("ascii", "replace")) or "another process"
            raise Refused(f"A gateway runs on {folder} already ({holder}). Stop it first.") from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"process {os.getpid()} on {socket.gethostname()}".encode("ascii", "replace"), 0)
        yield
    finally:
        os.close(lock)
