"""Dying at one exact step: from the n-th call that changes the disk on, nothing a process asks for happens any more."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
