"""The command line for tests: run in this process, with what it printed and its exit code; and a desk to run it on."""

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.main import main

NOW = "2026-11-23T09:12:00+00:00"
SESSION = "digital-2026-12-17"


@dataclass(frozen=True)
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


def command(*args: str, stdin: bytes = b"") -> Ran:
    """Run `thirdthursday` with these arguments, in this process."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    mask = os.umask(0o022)
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    code: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main(args)
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.stdin = before
        os.umask(mask)
    assert isinstance(code, int)
    return Ran(code, _read(out), _read(err))


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


DESK = (
    "--address", "hangouts@lgd.example", "--name", "LocalGov Digital Hangouts",
    "--organizers", "Rowan Ellis and Nia Morgan", "--data", "data",
)  # fmt: skip
IMAP = ("--imap-host", "127.0.0.1", "--imap-port", "1", "--imap-tls", "none", "--imap-secret-env", "IMAP_PASSWORD")
SMTP = ("--smtp-host", "127.0.0.1", "--smtp-port", "1", "--smtp-tls", "none")
SERIES = (
    "--series", "digital", "--series-name", "Digital hangouts", "--host", "nia.morgan@westshire.example",
    "--host-name", "Nia Morgan", "--join", "https://meet.example/lgd",
)  # fmt: skip


@contextlib.contextmanager
def desk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A desk in `folder`, which is the working folder; the time stands at NOW. Gives its configuration."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("THIRDTHURSDAY_NOW", NOW)
    monkeypatch.delenv("THIRDTHURSDAY_CONFIG", raising=False)
    monkeypatch.setenv("IMAP_PASSWORD", "a-password-for-tests")
    made = command("init", *DESK, *IMAP, *SMTP, *SERIES)
    assert (made.code, made.err) == (0, ""), made
    yield folder / "config.toml"
