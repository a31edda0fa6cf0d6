"""The sentences with which the store refuses: what is wrong, where, and how to mend it."""

from pathlib import Path

from core.errors import Refused
from core.store import record


class Damaged(Refused):
    """Bytes of the journal that were once whole are not what was written."""


class StoreBusy(Refused):
    """Another process has been writing for so long that waiting was given up; nothing was changed."""


def missing(path: Path) -> Refused:
    """There is no journal in the state folder."""
    return Refused(f"There is no store in {path.parent}. Make one with: thirdthursday init")


def empty(path: Path) -> Refused:
    """The journal has no byte."""
    return Refused(f"{path} is empty. Put back the last good backup with: thirdthursday restore")


def foreign(path: Path) -> Refused:
    """The first line is not the header of a journal of ours."""
    return Refused(
        f"{path} does not begin like a store of Third Thursday: it is damaged at byte 0, or another program's. "
        "Put back the last good backup with: thirdthursday restore"
    )


def newer(path: Path, schema: int) -> Refused:
    """Written by a newer version."""
    return Refused(
        f"{path} has schema {schema}, and this version of Third Thursday reads schema {record.SCHEMA}. "
        "Install the newer version that wrote it."
    )


def older(path: Path, schema: int) -> Refused:
    """Written by an older version."""
    return Refused(
        f"{path} has schema {schema}, and this version of Third Thursday needs schema {record.SCHEMA}. "
        "Bring it up to date with: thirdthursday migrate"
    )


def damaged(path: Path, offset: int, line: int = 0) -> Damaged:
    """A line that does not check, with whole lines or a whole record where a torn tail would have none."""
    where = f"byte {offset} (line {line})" if line else f"byte {offset}"
    return Damaged(
        f"{path} is damaged at {where}. Nothing was changed. Put back the last good backup with: thirdthursday restore"
    )


def gone(path: Path) -> Refused:
    """The journal has been removed under our feet."""
    return Refused(f"{path} is gone. Put back the last good backup with: thirdthursday restore")


def reading_only(folder: Path) -> Refused:
    """The store was opened for looking."""
    return Refused(f"The store in {folder} was opened for reading only; nothing can be changed.")


def busy(seconds: float) -> StoreBusy:
    """The writers' lock did not come."""
    return StoreBusy(f"Another process has kept the store to itself for {seconds:g} seconds. Try again in a moment.")
