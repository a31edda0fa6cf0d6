"""Signs of life: one small file per process in the state folder, replaced as a whole, never synced."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec

from core.store.place import write_private
from core.store.ports import Beat

PREFIX = "beat."
_decoder = msgspec.json.Decoder(Beat)


def leave(folder: Path, beat: Beat) -> None:
    """Leave a sign of life; the last one of the same name is replaced. Raises `OSError`."""
    write_private(folder / (PREFIX + quote(beat.name, safe="@")), msgspec.json.encode(beat), durable=False)


def found(folder: Path) -> Iterator[Beat]:
    """Every sign of life in the folder, by name; files that cannot be read are passed over."""
    for path in sorted(folder.glob(PREFIX + "*")):
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            beat = _decoder.decode(path.read_bytes())
            if beat.name == unquote(path.name.removeprefix(PREFIX)):
                yield beat
