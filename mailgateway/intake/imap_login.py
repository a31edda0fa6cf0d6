"""How an IMAP connection logs in: a password, or XOAUTH2 with a token that is renewed once when it is refused."""

from typing import Any, Protocol

from core.config_mail import ImapSettings
from core.text import Safe, cat, lit
from mailgateway.auth import Credentials, Secret, plain_response
from mailgateway.intake.imap_grammar import Reply, quoted
from mailgateway.intake.imap_refusals import ImapRefused, LoginRefused

_PASSING = {"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"}
"""Codes of RFC 5530 that say nothing against the password."""


class LoggingIn(Protocol):
    """What a connection offers for logging in."""

    capabilities: frozenset[str]

    @property
    def challenge(self) -> Safe:
        """The server's decoded words in a refused AUTHENTICATE."""
        ...

    async def command(self, name: str, call: Any) -> list[Reply]:
        """Run one command."""
        ...


async def log_in(connection: LoggingIn, settings: ImapSettings, credentials: Credentials) -> None:
    """Log in. Raises `LoginRefused` when the server does not accept us, `ImapRefused` when it just cannot now."""
    if settings.auth == "password":
        await _attempt(connection, settings, await credentials.secret())
        return
    try:
        await _attempt(connection, settings, await credentials.secret())
    except LoginRefused:
        await _attempt(connection, settings, await credentials.secret(renew=True))


async def _attempt(connection: LoggingIn, settings: ImapSettings, secret: Secret) -> None:
    try:
        await _send(connection, settings, secret)
    except ImapRefused as refused:
        if refused.code in _PASSING:
            raise
        text = cat(refused.text, lit(" – "), connection.challenge) if connection.challenge else refused.text
        raise LoginRefused(refused.command, text, refused.code) from None


async def _send(connection: LoggingIn, settings: ImapSettings, secret: Secret) -> None:
    if settings.auth == "xoauth2":
        await connection.command("AUTHENTICATE", lambda p: p.xoauth2(settings.user, secret.reveal()))
        return
    if "LOGINDISABLED" in connection.capabilities:
        raise LoginRefused("LOGIN", lit("it takes no passwords on this connection; use TLS or xoauth2"))
    if _is_ascii(settings.user + secret.reveal()) or not {"AUTH=PLAIN", "SASL-IR"} <= connection.capabilities:
        await connection.command("LOGIN", lambda p: p.login(quoted(settings.user), secret.reveal()))
        return
    response = plain_response(settings.user, secret)  # quoted strings are ASCII (RFC 3501 section 4.3)
    await connection.command("AUTHENTICATE", lambda p: p.authenticate_plain(response))


def _is_ascii(text: str) -> bool:
    return text.isascii()
