"""Where the public test sets lie: `THIRDTHURSDAY_CORPORA`, else `../shared/corpora` beside the project. Nothing is copied."""

import json
import os
import pathlib
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
CORPORA = pathlib.Path(os.environ.get("THIRDTHURSDAY_CORPORA") or ROOT / ".." / "shared" / "corpora")
PRESENT = (CORPORA / "index.json").is_file()

needs_corpora = pytest.mark.skipif(
    not PRESENT, reason=f"the public test sets are not at {CORPORA}; set THIRDTHURSDAY_CORPORA to their folder"
)


def entries(**want: object) -> list[dict[str, Any]]:
    """The entries of the index whose fields equal `want`; [] where the sets are absent."""
    if not PRESENT:
        return []
    rows: list[dict[str, Any]] = json.loads((CORPORA / "index.json").read_text(encoding="utf-8"))
    return [row for row in rows if all(row.get(key) == value for key, value in want.items())]


def raw_of(entry: dict[str, Any]) -> bytes:
    """The bytes of an entry's file."""
    return (CORPORA / str(entry["path"])).read_bytes()


def labelled_replies() -> list[dict[str, str]]:
    """The 138 pairs of a reply's text and the new words in it."""
    if not PRESENT:
        return []
    rows: list[dict[str, str]] = json.loads((CORPORA / "labelled_replies_dev.json").read_text(encoding="utf-8"))
    return rows
