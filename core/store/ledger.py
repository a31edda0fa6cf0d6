"""The list of erasures: salted hashes of addresses beside the journal, so that no restore brings anybody back."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from core.errors import Refused
from core.store.place import write_private

FILE = "erasures.jsonl"


class Erasure(msgspec.Struct, frozen=True):
    """One erased address: its salted hash (`core.ids.suppression_hash`) and when it was erased."""

    hash: str
    at: datetime


_decoder = msgspec.json.Decoder(Erasure)


def parse(data: bytes, where: Path) -> dict[str, Erasure]:
    """Erasures by hash, the last of each. Raises `Refused` with the number of a line that is none."""
    found: dict[str, Erasure] = {}
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            erasure = _decoder.decode(line)
        except msgspec.MsgspecError:
            raise Refused(f"{where}, line {number}: this is no erasure. Put the file back from a backup.") from None
        merge(found, [erasure])
    return found


def merge(found: dict[str, Erasure], more: Iterable[Erasure]) -> None:
    """Add erasures; of two with one hash the later one counts."""
    for erasure in more:
        if erasure.hash not in found or found[erasure.hash].at < erasure.at:
            found[erasure.hash] = erasure


def read(folder: Path) -> dict[str, Erasure]:
    """The list in a state folder; nothing where there is none."""
    path = folder / FILE
    return parse(path.read_bytes(), path) if path.exists() else {}


def encode(erasures: Iterable[Erasure]) -> bytes:
    """The list as a file: one JSON object a line, oldest first."""
    ordered = sorted(erasures, key=lambda each: (each.at, each.hash))
    return b"".join(msgspec.json.encode(each) + b"\n" for each in ordered)


def bring_up(folder: Path, known: Iterable[Erasure]) -> None:
    """Make sure that the list is there and holds what the store knows, durably; nothing is ever taken out."""
    found = read(folder)
    before = dict(found)
    merge(found, known)
    if found != before or not (folder / FILE).exists():
        write_private(folder / FILE, encode(found.values()))
