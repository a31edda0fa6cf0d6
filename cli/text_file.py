"""Reading what a person wrote in a file, or types into the command."""

import sys
from pathlib import Path

MOST = 1_000_000


def read_bytes(file: Path, most: int = MOST) -> bytes:
    """The bytes of `file`; - is standard input. Raises `Refused` with a sentence."""
    from core.errors import Refused

    if str(file) == "-":
        content = sys.stdin.buffer.read(most + 1)
    else:
        try:
            with file.open("rb") as opened:
                content = opened.read(most + 1)
        except OSError as error:
            raise Refused(f"{file} cannot be read ({error.strerror}). Check the path and its permissions.") from None
    if len(content) > most:
        raise Refused(f"{file} is larger than {most:,} bytes.")
    return content


def read_text(file: Path) -> str:
    """The text of `file` (UTF-8); - is standard input. Raises `Refused` with a sentence."""
    from core.errors import Refused

    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{file} is not UTF-8 text. Save it as UTF-8.") from None
