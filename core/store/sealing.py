"""Encrypting a backup for somebody's public key, by a program that is run while it is written; nothing lies open on disk."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from core.config_backup import BackupSettings
from core.errors import Refused
from core.text import clean_line

ENDINGS: Final = {"age": ".age", "gpg": ".gpg"}
"""What stands behind `.tar.gz` in the name of an encrypted backup, by tool."""
SECONDS = 600.0
_OPENS: Final = {
    ".age": "age --decrypt --identity KEYFILE --output {plain} {sealed}",
    ".gpg": "gpg --output {plain} --decrypt {sealed}",
}
_AGE = b"age-encryption.org/"
_ENVIRONMENT = ("PATH", "HOME", "GNUPGHOME", "LANG", "LC_ALL", "TMPDIR")
"""All that the tool is given: no secret of ours that may stand beside it."""


def ending(settings: BackupSettings) -> str:
    """The ending that an encrypted backup gets; '' where it stays readable."""
    return ENDINGS.get(settings.tool, "")


def command(settings: BackupSettings) -> list[str]:
    """The program and its arguments; it reads the backup from its standard input. Public keys only."""
    if settings.tool == "age":
        return ["age", "--encrypt", *(f"--recipient={key}" for key in settings.recipients)]
    keys = [f"--recipient={key}" for key in settings.recipients]
    return ["gpg", "--batch", "--no-tty", "--quiet", "--trust-model=always", "--encrypt", *keys]


@contextmanager
def sealed(out: IO[bytes], settings: BackupSettings) -> Iterator[IO[bytes]]:
    """Where to write what `out` is to hold: `out` itself, or a program that encrypts into it. Raises `Refused`."""
    if not settings.tool:
        yield out
        return
    with tempfile.TemporaryFile() as said:
        process = _started(command(settings), out, said)
        try:
            assert process.stdin is not None
            with suppress(BrokenPipeError):  # the tool gave up; its exit code says so
                yield process.stdin
            with suppress(BrokenPipeError):
                process.stdin.close()
            code = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise Refused(f"{settings.tool} did not end within {SECONDS:g} s, so no backup was made.") from None
        finally:
            process.kill()
            process.wait()
        if code:
            raise Refused(f"{settings.tool} failed, so no backup was made: {_last_words(said)}")


def _started(argv: list[str], out: IO[bytes], said: IO[bytes]) -> "subprocess.Popen[bytes]":
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        return subprocess.Popen(  # noqa: S603 - age or gpg, with public keys of the configuration
            argv, stdin=subprocess.PIPE, stdout=out, stderr=said, env=environment
        )
    except OSError as error:
        raise Refused(
            f"{argv[0]} does not start ({error.strerror}), so no backup was made. Install it, or leave tool of [backup] empty."
        ) from None


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read(20_000).decode("utf-8", "replace").strip().splitlines()
    return clean_line(lines[-1], 200) if lines else "it does not say why"


def refuse_sealed(path: Path) -> None:
    """Raise `Refused` with the command that opens it, where `path` is an encrypted backup: its key does not lie here."""
    kind = path.suffix if path.suffix in _OPENS else ""
    with path.open("rb") as file:
        kind = ".age" if file.read(len(_AGE)) == _AGE else kind
    if kind:
        plain = path.with_suffix("") if path.suffix in _OPENS else path.with_name(path.name + ".tar.gz")
        opens = _OPENS[kind].format(plain=plain, sealed=path)
        raise Refused(
            f"{path} is encrypted. Where its key is, run: {opens} — then use {plain}, and remove it afterwards."
        )
