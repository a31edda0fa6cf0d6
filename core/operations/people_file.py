"""A table of people as other programs write it: CSV by header names, any usual delimiter, UTF-8 or UTF-16. Pure."""

import csv
import io
from collections.abc import Sequence
from typing import Final

import msgspec

from core.errors import Refused
from core.text import Safe, clean_line, is_address

MOST_BYTES, MOST_ROWS = 4_000_000, 10_000
_ADDRESS: Final = ("email", "e-mail", "email address", "e-mail address", "user email", "mail", "address")
_NAME: Final = ("name", "full name", "display name")
_FIRST, _LAST = ("first name", "given name", "forename"), ("last name", "surname", "family name")
_ORGANISATION: Final = ("organisation", "organization", "council", "employer", "company")
_DELIMITERS = ",;\t"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the file: where it stands, and what it says. `address` is lower case, '' where it is none."""

    number: int
    address: Safe
    typed: Safe
    name: Safe = Safe("")
    organisation: Safe = Safe("")


def read(data: bytes) -> list[Line]:
    """The rows of a file. Raises `Refused` with a sentence where it is no table with a column of mail addresses."""
    if len(data) > MOST_BYTES:
        raise Refused(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it.")
    if not data.strip():
        raise Refused("The file is empty. Give a CSV file with a column “Email”.")
    rows, at = _table(_text(data))
    columns = _Columns([_folded(cell) for cell in rows[at]])
    lines = [columns.line(number, row) for number, row in enumerate(rows[at + 1 :], start=at + 2) if any(row)]
    if not lines:
        raise Refused("The file names nobody below its line of column names.")
    if len(lines) > MOST_ROWS:
        raise Refused(f"The file has {len(lines):,} rows; {MOST_ROWS:,} at a time are taken. Split it.")
    return lines


def _text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding == "utf-8-sig" and data[:64].count(0) * 4 > len(
        data[:64]
    ):  # every other byte is zero: no mark in front
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("The file is neither UTF-8 nor UTF-16 text. Save it as CSV UTF-8.") from None


def _table(text: str) -> tuple[list[list[str]], int]:
    """The rows by the delimiter that gives the most columns, and which of them names the columns (below a title)."""
    found: tuple[list[list[str]], int] | None = None
    for delimiter in _DELIMITERS:
        rows = _rows(text, delimiter)
        at = next((n for n, row in enumerate(rows[:20]) if any(_folded(cell) in _ADDRESS for cell in row)), None)
        if at is not None and (found is None or len(rows[at]) > len(found[0][found[1]])):
            found = rows, at
    if found is None:
        raise Refused("No column is called “Email”. Give the column of mail addresses that name, in the first line.")
    return found


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(f"The file is no CSV: {clean_line(error, 100)}.") from None


def _folded(cell: str) -> str:
    return clean_line(cell, 60).casefold().strip(" :*")


def _inside(cell: Safe) -> Safe:
    """The address of `Priya Shah <priya@westshire.example>`, as mail programs copy it; any other cell as it is."""
    before, opening, rest = cell.partition("<")
    return Safe(rest[:-1].strip()) if opening and rest.endswith(">") and "@" not in before else cell


class _Columns:
    """Which cell holds what."""

    def __init__(self, head: Sequence[str]) -> None:
        self._head = head

    def line(self, number: int, row: Sequence[str]) -> Line:
        """One row."""
        typed = _inside(self._cell(row, _ADDRESS))
        name = self._cell(row, _NAME) or clean_line(f"{self._cell(row, _FIRST)} {self._cell(row, _LAST)}", 80)
        address = Safe(typed.lower()) if is_address(typed) else Safe("")
        return Line(
            number=number, address=address, typed=typed, name=Safe("") if "@" in name else name,
            organisation=self._cell(row, _ORGANISATION),
        )  # fmt: skip

    def _cell(self, row: Sequence[str], names: Sequence[str]) -> Safe:
        for at, name in enumerate(self._head):
            if name in names and at < len(row):
                return clean_line(row[at], 80)
        return Safe("")
