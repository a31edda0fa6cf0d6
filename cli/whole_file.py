"""Writing a file whole: under another name first, durable, then renamed; nobody ever reads half of it."""

import os
import tempfile
from pathlib import Path

READABLE = 0o644


def write_whole(path: Path, content: bytes, mode: int = READABLE) -> None:
    """Write `content` to `path` (permissions `mode`), replacing what is there. Raises `OSError`; then all is as before."""
    folder = path.parent
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
