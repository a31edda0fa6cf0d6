"""Reading the bytes of a journal: the header, the snapshot, the transactions after it, and what follows. Pure."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from core.store import lines, record, refusals
from core.store.documents import Documents
from core.store.lines import Line
from core.store.record import Header, Step


class Mark(NamedTuple):
    """How far a journal has been read.

    `seq` and `crc` are the number and the line's CRC of the last commit, `change` the number of the last change, `pos`
    the byte to read on from; `line` is the last line read, to see later whether it is still there.
    """

    seq: int
    crc: int
    change: int
    pos: int
    line: Line


class Loaded(NamedTuple):
    """A whole journal: its documents, the transactions after the snapshot, and where reading ended."""

    header: Header
    documents: Documents
    steps: list[Step]
    mark: Mark


class OtherHistory(Exception):
    """A transaction does not follow the one read before it: what was read has since been taken back."""


def header_of(data: bytes, path: Path) -> tuple[Header, Line]:
    """The header and its line. Raises `Refused` for what is no journal, or of another schema."""
    header, line = any_header_of(data, path)
    if header.schema > record.SCHEMA:
        raise refusals.newer(path, header.schema)
    if header.schema < record.SCHEMA:
        raise refusals.older(path, header.schema)
    return header, line


def any_header_of(data: bytes, path: Path) -> tuple[Header, Line]:
    """The header of a journal of any schema. Raises `Refused` for what is no journal."""
    if not data:
        raise refusals.empty(path)
    line = lines.check(data, 0)
    if line is None:
        raise refusals.foreign(path)
    try:
        header = record.decode_header(lines.payload(data, line))
    except msgspec.MsgspecError:
        raise refusals.foreign(path) from None
    if header.product != record.PRODUCT:
        raise refusals.foreign(path)
    return header, line


def load(data: bytes, path: Path) -> Loaded:
    """Everything in a journal. Raises `Refused`; a torn tail is left unread."""
    header, first = header_of(data, path)
    documents, last = _snapshot(data, path, header, first)
    start = Mark(header.seq, header.crc, header.change, header.snapshot, last)
    try:
        steps, mark = read_on(data, 0, start)
    except OtherHistory as error:
        raise damaged_in(data, path, int(str(error))) from None
    except msgspec.MsgspecError:
        raise damaged_in(data, path, start.pos) from None
    if mark.pos < len(data) and not lines.is_torn(data[mark.pos :]):
        raise damaged_in(data, path, mark.pos)
    for step in steps:
        documents.apply(step.writes)
    return Loaded(header, documents, steps, mark)


def _snapshot(data: bytes, path: Path, header: Header, first: Line) -> tuple[Documents, Line]:
    documents, last, after = Documents(), first, 0
    while last.end < header.snapshot:
        line = lines.check(data, last.end)
        if line is None or line.end > header.snapshot:
            raise damaged_in(data, path, last.end)
        try:
            found = record.decode_record(lines.payload(data, line))
            if found.after != after:
                raise damaged_in(data, path, last.end)
            for name, docs in record.documents_in(found):
                documents.fill(name, docs)
        except msgspec.MsgspecError:
            raise damaged_in(data, path, last.end) from None
        last, after = line, line.crc
    documents.settle()
    return documents, last


def read_on(data: bytes, base: int, mark: Mark) -> tuple[list[Step], Mark]:
    """The whole transactions after `mark` in `data`, whose first byte is byte `base` of the file.

    Raises `OtherHistory` with the offset of a transaction that does not follow, `msgspec.MsgspecError` for one that the
    model does not know.
    """
    steps: list[Step] = []
    for line in lines.walk(data, mark.pos - base):
        found = record.decode_record(lines.payload(data, line))
        if found.seq != mark.seq + 1 or found.after != mark.crc:
            raise OtherHistory(str(mark.pos))
        step = record.step_of(found)
        here = Line(line.start + base, line.end + base, line.crc)
        mark = Mark(step.seq, line.crc, step.last_change(mark.change), here.end, here)
        steps.append(step)
    return steps, mark


def damaged_in(data: bytes, path: Path, offset: int) -> refusals.Damaged:
    """The sentence for damage at `offset`, with the number of the line."""
    return refusals.damaged(path, offset, data.count(b"\n", 0, offset) + 1)
