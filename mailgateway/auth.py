"""Secrets: read where the configuration points to, shown to nobody, and handed to the servers they belong to."""

import asyncio
import base64
import hmac
import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

from core.config import Config
from core.config_mail import ImapSettings, SecretRef, SmtpSettings
from core.errors import Refused
from core.text import clean_line
from mailgateway.auth_sources import SECRET_BYTES, output_of, read_private

if TYPE_CHECKING:
    from mailgateway.auth_microsoft import MicrosoftToken


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


def check_files(config: Config) -> None:
    """Look at the secret files before anything is started: one that others may read is refused. Raises `Refused`."""
    accounts = (("imap", config.imap), *(("mailboxes", each) for each in config.mailboxes), ("smtp", config.smtp))
    for what, account in accounts:
        if account is not None and account.auth != "none" and account.secret.file:
            read_private(Path(account.secret.file), what)


def who_signs_in(config: Config) -> "list[MicrosoftToken]":
    """The sign-ins by a person (`flow = "device"`) that the accounts of `config` use, each once."""
    from mailgateway.auth_microsoft import MicrosoftToken

    accounts = (config.imap, *config.mailboxes, config.smtp)
    found = {
        each.microsoft: MicrosoftToken(each.microsoft, StoredSecret(each.secret, "microsoft"))
        for each in accounts
        if each is not None and each.auth == "xoauth2" and each.microsoft and each.microsoft.flow == "device"
    }
    return list(found.values())


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
    if ref.env:
        return os.environ.get(ref.env, "")
    if ref.command:
        return _decoded(await output_of(ref.command, what), what)
    if ref.credential:
        path = _credential_path(ref.credential, what)
        return _decoded(await asyncio.to_thread(read_private, path, what, by_systemd=True), what)
    return _decoded(await asyncio.to_thread(read_private, Path(ref.file), what), what)


def _credential_path(name: str, what: str) -> Path:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder or "/" in name or name.startswith("."):
        raise Refused(
            f"The credential “{clean_line(name)}” of [{what}] is not there. Add LoadCredential={clean_line(name)}:… to "
            "the systemd unit, or use secret.file."
        )
    return Path(folder) / name


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
