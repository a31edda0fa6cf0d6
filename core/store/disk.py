"""The four calls that touch the journal's bytes, in one place, so that faults and costs can be put in and counted."""

import os


def read(fd: int, at: int, size: int) -> bytes:
    """Up to `size` bytes from offset `at`; fewer only at the end of the file."""
    parts: list[bytes] = []
    while size > 0 and (part := os.pread(fd, size, at)):
        parts.append(part)
        at, size = at + len(part), size - len(part)
    return b"".join(parts)


def write(fd: int, data: bytes, at: int) -> None:
    """Write `data` at offset `at` with one call. A short write is an `OSError` like any other failure."""
    written = os.pwrite(fd, data, at)
    if written != len(data):
        raise OSError(f"only {written} of {len(data)} bytes were written: the disk is full")


def sync(fd: int) -> None:
    """Wait until the data of the file, and its length, are on the disk (fdatasync(2))."""
    os.fdatasync(fd)


def cut(fd: int, size: int) -> None:
    """Shorten the file to `size` bytes, durably."""
    os.ftruncate(fd, size)
    os.fsync(fd)
