"""Secrets: read where the configuration points to, shown to nobody, and handed to the servers they belong to."""

import asyncio
import base64
import hmac
import os
import stat
from pathlib import Path
from typing import NoReturn, Protocol

from core.config_mail import ImapSettings, SecretRef, SmtpSettings
from core.errors import Refused
from core.text import clean_line

SECRET_BYTES = 64 * 1024
COMMAND_SECONDS = 30.0


class Secret:
    """A password or token. `reveal` is the only way to the value; it is neither printed nor pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself, for the wire."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(Secret)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")


class Credentials(Protocol):
    """Where a connection asks for its password or token."""

    async def secret(self, *, renew: bool = False) -> Secret:
        """The secret for the next login; `renew` after the last one was refused. Raises `Refused`."""
        ...


class StoredSecret:
    """A secret that lies where `ref` says; read again for each login, so a changed password is taken up."""

    def __init__(self, ref: SecretRef, what: str) -> None:
        self._ref, self._what = ref, what

    async def secret(self, *, renew: bool = False) -> Secret:  # noqa: ARG002 - it is read anew each time
        """The secret. Raises `Refused` with the way to mend it."""
        return await read_secret(self._ref, self._what)


def credentials_for(settings: ImapSettings | SmtpSettings, what: str) -> Credentials:
    """The credentials that `settings` describe; `what` names the section (`imap`, `smtp`) in refusals."""
    if settings.auth == "xoauth2" and settings.microsoft is not None:
        from mailgateway.auth_microsoft import MicrosoftToken

        return MicrosoftToken(settings.microsoft, StoredSecret(settings.secret, what))
    return StoredSecret(settings.secret, what)


async def read_secret(ref: SecretRef, what: str) -> Secret:
    """The secret that `ref` points to, without the final line end. Raises `Refused`."""
    ways = [name for name in ("credential", "file", "command", "env") if getattr(ref, name)]
    if len(ways) != 1:
        raise Refused(f"[{what}] needs exactly one of secret.credential, secret.file, secret.command and secret.env.")
    value = await _read(ref, what)
    if not value:
        raise Refused(f"The secret of [{what}] is empty ({ways[0]}). Put the password or token there.")
    if any(char in value for char in "\x00\r\n"):
        raise Refused(f"The secret of [{what}] has more than one line ({ways[0]}). Leave only the password or token.")
    return Secret(value)


async def _read(ref: SecretRef, what: str) -> str:
    if ref.command:
        return await _from_command(ref.command, what)
    if ref.env:
        return os.environ.get(ref.env, "")
    if ref.credential:
        return await asyncio.to_thread(_from_file, _credential_path(ref.credential, what), what)
    return await asyncio.to_thread(_from_file, Path(ref.file), what)


def _credential_path(name: str, what: str) -> Path:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder or "/" in name or name.startswith("."):
        raise Refused(
            f"The credential “{clean_line(name)}” of [{what}] is not there. Add LoadCredential={clean_line(name)}:… to "
            "the systemd unit, or use secret.file."
        )
    return Path(folder) / name


def _from_file(path: Path, what: str) -> str:
    """The text of a file that only we can read; symbolic links are followed, what they lead to is checked."""
    try:
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            data = file.read(SECRET_BYTES + 1)
    except OSError as error:
        raise Refused(f"The secret file {clean_line(path)} of [{what}] cannot be read: {error.strerror}.") from None
    if facts.st_mode & 0o077 or not stat.S_ISREG(facts.st_mode) or facts.st_uid not in {os.geteuid(), 0}:
        raise Refused(
            f"The secret file {clean_line(path)} of [{what}] can be read by others. Run: chmod 600 {clean_line(path)}"
        )
    return _decoded(data, what)


async def _from_command(command: tuple[str, ...], what: str) -> str:
    """What a command prints. Its arguments are the configuration's own; no secret stands in them."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as error:
        raise Refused(f"The secret command of [{what}] does not start: {error.strerror}.") from None
    try:
        output, _ = await asyncio.wait_for(process.communicate(), COMMAND_SECONDS)
    except BaseException as error:
        _end(process)
        if isinstance(error, TimeoutError):
            raise Refused(f"The secret command of [{what}] took more than {COMMAND_SECONDS:g} s.") from None
        raise
    if process.returncode:
        raise Refused(f"The secret command of [{what}] ended with exit code {process.returncode}.")
    return _decoded(output, what)


def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()


def _decoded(data: bytes, what: str) -> str:
    if len(data) > SECRET_BYTES:
        raise Refused(f"The secret of [{what}] is longer than {SECRET_BYTES // 1024} KB.")
    try:
        return data.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise Refused(f"The secret of [{what}] is not text in UTF-8.") from None


def plain_response(user: str, secret: Secret) -> str:
    """The initial response of SASL PLAIN (RFC 4616) in base64."""
    return base64.b64encode(f"\0{user}\0{secret.reveal()}".encode()).decode("ascii")
