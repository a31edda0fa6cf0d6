"""One connection to a submission server, driven by phases with aiosmtplib; its `send` and `sendmail` are never used.

They raise the same errors before and after the final dot, and return normally when a recipient was refused.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import aiosmtplib
import msgspec

from core.config_mail import SmtpSettings
from core.errors import Refused
from core.text import clean_line
from mailgateway.auth import Credentials
from mailgateway.sending.outcome import Outcome, Phase
from mailgateway.sending.smtp_errors import Stopped, no_utf8, outcome_of
from mailgateway.tls import client_context, refuse_plain

BeforeDot = Callable[[], Awaitable[None]]
"""Commits that from here on the letter may have been delivered."""


class SmtpDeadlines(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds: for connecting and logging in together, for one command, and for the final reply (RFC 5321 4.5.3.2.6)."""

    connect: float = 60
    command: float = 120
    final: float = 600
    reset: float = 5


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out: envelope and finished bytes. `utf8` when an address is not ASCII (RFC 6531)."""

    envelope_from: str
    recipients: tuple[str, ...]
    content: bytes
    utf8: bool = False


class SmtpConnection:
    """Serial: one letter at a time. Reused until it fails, is old, or has carried enough letters."""

    def __init__(self, settings: SmtpSettings, credentials: Credentials, deadlines: SmtpDeadlines) -> None:
        self._settings, self._credentials, self._deadlines = settings, credentials, deadlines
        self._client: aiosmtplib.SMTP | None = None
        self._transport: asyncio.BaseTransport | None = None
        self.carried = 0

    @property
    def open(self) -> bool:
        """Whether the connection stands, as far as we know."""
        return self._client is not None and self._client.is_connected

    async def greet(self) -> Outcome | None:
        """Connect and log in if that is not done yet; None when it works, else what went wrong."""
        try:
            if not self.open:
                await self._connect()
        except Stopped as stopped:
            self.close()
            return stopped.outcome
        return None

    async def deliver(self, letter: Letter, before_dot: BeforeDot) -> Outcome:
        """Send one letter. Cancelled or failing inside `before_dot` nothing was sent; after it, perhaps."""
        try:
            refused = await self._envelope_somehow(letter)
            await before_dot()
            outcome = await self._data(letter)
        except Stopped as stopped:
            await self._reset(stopped.outcome.phase)
            return stopped.outcome
        except BaseException:
            self.close()
            raise
        self.carried += 1
        return msgspec.structs.replace(outcome, refused=refused)

    async def _envelope_somehow(self, letter: Letter) -> tuple[str, ...]:
        """MAIL and RCPT; on a reused connection that has gone meanwhile once more on a new one."""
        reused = self.open
        if not reused:
            await self._connect()
        try:
            return await self._envelope(letter)
        except Stopped as stopped:
            if not reused or not (stopped.outcome.reason == "dropped" or stopped.outcome.code == 421):
                raise
        await self._connect()
        return await self._envelope(letter)

    async def _connect(self) -> None:
        self.close()
        self.carried = 0
        settings = self._settings
        async with self._phase("connect", self._deadlines.connect):
            refuse_plain(settings.host, settings.tls, settings.insecure_localhost)
            self._client = client = aiosmtplib.SMTP(
                hostname=settings.host,
                port=settings.port,
                use_tls=settings.tls == "implicit",
                start_tls=settings.tls == "starttls",
                tls_context=None if settings.tls == "none" else client_context(settings.ca_file),
                local_hostname=settings.ehlo or _own_name(),
                timeout=self._deadlines.connect,
            )
            await client.connect()
            self._transport = client.transport
            await client.ehlo()
        if settings.auth != "none":
            await self._log_in(client)

    async def _log_in(self, client: aiosmtplib.SMTP) -> None:
        try:
            await self._attempt(client, renew=False)
        except Stopped as stopped:
            if self._settings.auth != "xoauth2" or stopped.outcome.result != "account_stopped" or not self.open:
                raise
            await self._attempt(client, renew=True)

    async def _attempt(self, client: aiosmtplib.SMTP, *, renew: bool) -> None:
        async with self._phase("login", self._deadlines.connect):
            secret = await self._secret(renew)
            user, offered = self._settings.user, set(client.server_auth_methods)
            wanted = ["xoauth2"] if self._settings.auth == "xoauth2" else ["plain", "login", "cram-md5"]
            method = next((name for name in wanted if name in offered), "")
            if method == "xoauth2":
                await client.auth_xoauth2(user, secret)
            elif method == "plain":
                await client.auth_plain(user, secret)
            elif method == "login":
                await client.auth_login(user, secret)
            elif method:
                await client.auth_crammd5(user, secret)
            else:
                raise Refused(
                    f"The mail server {clean_line(self._settings.host)} offers no login by {self._settings.auth}."
                )

    async def _secret(self, renew: bool) -> str:
        try:
            return (await self._credentials.secret(renew=renew)).reveal()
        except ConnectionError as error:  # not of the mail server but of whoever gives out tokens
            raise Stopped(Outcome(result="retry", reason="connect", phase="login", text=clean_line(error))) from None

    async def _envelope(self, letter: Letter) -> tuple[str, ...]:
        """MAIL and RCPT; returns further recipients that were refused. The first one decides."""
        assert self._client is not None
        options, encoding = (["SMTPUTF8"], "utf-8") if letter.utf8 else ([], "ascii")
        if letter.utf8 and not self._client.supports_extension("smtputf8"):
            raise Stopped(no_utf8())
        async with self._phase("mail", self._deadlines.command):
            await self._client.mail(letter.envelope_from, options=options, encoding=encoding, timeout=None)
        refused: list[str] = []
        for index, recipient in enumerate(letter.recipients):
            try:
                async with self._phase("rcpt", self._deadlines.command):
                    await self._client.rcpt(recipient, encoding=encoding, timeout=None)
            except Stopped as stopped:
                if not index or stopped.outcome.code == 0 or not self.open:
                    raise
                refused.append(recipient)
        return tuple(refused)

    async def _data(self, letter: Letter) -> Outcome:
        assert self._client is not None
        async with self._phase("data", None):
            reply = await self._client.data(letter.content, timeout=self._deadlines.final)
        text = clean_line(reply.message)
        return Outcome(result="sent", reason="accepted", phase="data", code=reply.code, text=text)

    @asynccontextmanager
    async def _phase(self, phase: Phase, seconds: float | None) -> AsyncIterator[None]:
        """Turn whatever goes wrong in `phase` into `Stopped`. Cancellation passes through and ends the connection."""
        try:
            async with asyncio.timeout(seconds):
                yield
        except (aiosmtplib.SMTPException, OSError, Refused, ValueError) as error:
            if not isinstance(error, aiosmtplib.SMTPResponseException) or error.code in {421, -1}:
                self.close()
            raise Stopped(outcome_of(phase, error)) from None

    async def _reset(self, phase: Phase) -> None:
        """Make the connection ready for the next letter, or close it; one that never logged in is of no use."""
        if self._client is None or not self.open or phase in {"connect", "login"}:
            self.close()
            return
        try:
            await self._client.rset(timeout=self._deadlines.reset)
        except (aiosmtplib.SMTPException, OSError):
            self.close()

    async def quit(self) -> None:
        """Say goodbye if that is quick, and close."""
        try:
            if self._client is not None and self.open:
                with suppress(aiosmtplib.SMTPException, OSError):
                    await self._client.quit(timeout=self._deadlines.reset)
        finally:
            self.close()

    def close(self) -> None:
        """Close without a word, and without sending what is still waiting to be sent."""
        client, self._client = self._client, None
        if isinstance(self._transport, asyncio.WriteTransport):
            self._transport.abort()
        if client is not None:
            client.close()


def _own_name() -> str:
    name = socket.gethostname()
    return name if "." in name else "localhost"
