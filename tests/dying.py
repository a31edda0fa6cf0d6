"""Dying at one exact step: from the n-th call that changes the disk on, nothing a process asks for happens any more.

And a disk that falls sick under a running process: each such call is refused, as the system refuses it.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

CALLS = (
    "pwrite", "fdatasync", "fsync", "ftruncate", "link", "unlink", "rename", "replace", "mkdir", "rmdir", "chmod", "fchmod",
)  # fmt: skip


class Killed(BaseException):
    """The process is dead."""


@contextmanager
def dies_before(step: int) -> Iterator[list[str]]:
    """Run until just before disk call number `step` (from 0). Yields the names of the calls made."""
    made: list[str] = []

    def mortal(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            if len(made) >= step:
                raise Killed
            made.append(name)
            return real(*args, **options)

        return call

    with patch.multiple(os, **{name: mortal(name, getattr(os, name)) for name in CALLS}):
        yield made


def each_step(run: Callable[[], object]) -> Iterator[int]:
    """Run again and again, dying one step later each time, until it ends by itself. Yields after each death."""
    step = 0
    while True:
        with dies_before(step):
            try:
                run()
            except Killed:
                dead = True
            else:
                dead = False
        if not dead:
            return
        yield step
        step += 1


SICKNESSES = {
    "read-only": (errno.EROFS, CALLS),
    "full": (errno.ENOSPC, ("pwrite", "ftruncate", "mkdir", "link")),
    "broken": (errno.EIO, CALLS),
    "fsync": (errno.EIO, ("fdatasync", "fsync")),
}
"""What a sick disk answers, and to which calls. `fsync`: what was written may be there, and may not."""


def fall_sick(sickness: str, sign: Path) -> None:
    """For the rest of this process: as soon as the file `sign` is there, the disk is sick."""
    number, calls = SICKNESSES[sickness]
    well = os.path.exists

    def mortal(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            if well(sign) and not (name == "open" and args[1] & os.O_ACCMODE == os.O_RDONLY):
                raise OSError(number, os.strerror(number))
            return real(*args, **options)

        return call

    for name in (*calls, *(("open",) if sickness != "fsync" else ())):
        setattr(os, name, mortal(name, getattr(os, name)))
