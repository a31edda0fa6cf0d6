"""The settings of mail transport: where the mailbox and the submission server are, and where their secrets lie."""

from datetime import date
from typing import Literal

import msgspec

Tls = Literal["implicit", "starttls", "none"]
Auth = Literal["password", "xoauth2", "none"]


class Setting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen group of settings; an unknown key is an error."""


class SecretRef(Setting, frozen=True, kw_only=True):
    """Where a secret lies; exactly one is given. The configuration never holds the secret itself.

    `credential` is a name in systemd's credentials directory, `file` a path (mode 0600, ours), `command` a program with
    its arguments that prints the secret, `env` the name of an environment variable.
    """

    credential: str = ""
    file: str = ""
    command: tuple[str, ...] = ()
    env: str = ""


class MicrosoftApp(Setting, frozen=True, kw_only=True):
    """An application registered with Microsoft Entra, for XOAUTH2 with Microsoft 365 (extra `m365`).

    `flow` "client" uses the application's own secret (the account's `secret`); "device" asks a person to sign in once
    and keeps the refresh token in `cache_file` (mode 0600).
    """

    tenant: str
    client_id: str
    flow: Literal["client", "device"] = "client"
    cache_file: str = ""


class ImapSettings(Setting, frozen=True, kw_only=True):
    """The mailbox that people write to. `after` is "seen", "nothing" or "move:<mailbox>".

    `secret_ends` is the last day on which the secret works, where its maker gave it an end.
    `poll_seconds` is used with servers that cannot announce mail, `burst_seconds` is how long after some activity new
    mail is asked for at short intervals (0: never). `ca_file` names a PEM file of a private certification authority.
    """

    host: str
    user: str
    port: int = 993
    tls: Literal["implicit", "none"] = "implicit"
    auth: Literal["password", "xoauth2"] = "password"
    secret: SecretRef = SecretRef()
    secret_ends: date | None = None
    microsoft: MicrosoftApp | None = None
    mailbox: str = "INBOX"
    after: str = "seen"
    archive_folders: tuple[str, ...] = ()
    poll_seconds: float = 30.0
    burst_seconds: float = 30.0
    ca_file: str = ""
    insecure_localhost: bool = False


class SmtpSettings(Setting, frozen=True, kw_only=True):
    """The submission server that letters leave by. `ehlo` is the name we greet with (empty: the host's own).

    `secret_ends` is as in `ImapSettings`. `archive_copy` sends a copy of each letter to the desk's own mailbox, which
    proves that a letter was taken.
    """

    host: str
    user: str = ""
    port: int = 465
    tls: Tls = "implicit"
    auth: Auth = "password"
    secret: SecretRef = SecretRef()
    secret_ends: date | None = None
    microsoft: MicrosoftApp | None = None
    ehlo: str = ""
    connections: int = 2
    mails_per_connection: int = 100
    archive_copy: bool = False
    ca_file: str = ""
    insecure_localhost: bool = False


class LmtpSettings(Setting, frozen=True, kw_only=True):
    """Where the mail server hands mail over: a Unix `socket` (with `group` and the `users` that may connect), or loopback."""

    socket: str = ""
    group: str = ""
    users: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 0
