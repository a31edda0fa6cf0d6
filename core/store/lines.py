"""The line of the journal: eight hex digits of length, eight of CRC-32, the payload (JSON on one line), a newline. Pure."""

import re
import zlib
from typing import NamedTuple

PREFIX = 18
_SHAPE = re.compile(rb"[0-9a-f]{8} [0-9a-f]{8} ")


class Line(NamedTuple):
    """A line that checks: where it starts, where the next one starts, its CRC-32."""

    start: int
    end: int
    crc: int


def encode(payload: bytes) -> bytes:
    """The line for `payload`, which holds no newline."""
    return b"%08x %08x %s\n" % (len(payload), zlib.crc32(payload), payload)


def crc_of(line: bytes) -> int:
    """The CRC-32 that a line made by `encode` carries."""
    return int(line[9:17], 16)


def check(data: bytes, at: int) -> Line | None:
    """The line that starts at `at`, or None where the bytes there are not exactly what `encode` writes."""
    prefix = data[at : at + PREFIX]
    if not _SHAPE.fullmatch(prefix):
        return None
    end = at + PREFIX + int(prefix[:8], 16)
    if end >= len(data) or data[end] != 0x0A:
        return None
    crc = zlib.crc32(memoryview(data)[at + PREFIX : end])
    return Line(at, end + 1, crc) if int(prefix[9:17], 16) == crc else None


def payload(data: bytes, line: Line) -> bytes:
    """The payload of a line that checks."""
    return data[line.start + PREFIX : line.end - 1]


def walk(data: bytes, at: int = 0) -> list[Line]:
    """Every line from `at` on, up to the first bytes that do not check."""
    found: list[Line] = []
    while (line := check(data, at)) is not None:
        found.append(line)
        at = line.end
    return found


def is_torn(rest: bytes) -> bool:
    """Whether `rest`, the bytes after the last line that checks, is a record whose writing was cut short.

    False means damage to something that was whole: a later line still checks, or `rest` has exactly the shape of one
    finished record. A record that is being written is never finished: its newline comes last. Two or more NUL bytes are
    blocks that a dying machine had promised but not written, which no payload ever holds.
    """
    if _later_line(rest):
        return False
    return not _is_finished(rest) or rest.count(0) > 1


def _later_line(rest: bytes) -> bool:
    return any(check(rest, match.start()) for match in _SHAPE.finditer(rest, 1))


def _is_finished(rest: bytes) -> bool:
    """One whole record in which a byte was changed: its length fits, or its CRC does."""
    body = rest[PREFIX:-1]
    return bool(body) and (_number(rest[:8]) == len(body) or _number(rest[9:17]) == zlib.crc32(body))


def _number(digits: bytes) -> int:
    try:
        return int(digits, 16)
    except ValueError:
        return -1
