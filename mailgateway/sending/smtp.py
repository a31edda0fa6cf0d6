"""One submission account: takes letters, keeps a few connections open, and says what became of each letter."""

import asyncio
import time
from collections.abc import Callable

from core.clock import Clock, system_clock
from core.config_mail import SmtpSettings
from core.text import is_address, lit
from mailgateway.auth import Credentials
from mailgateway.health import Health
from mailgateway.sending.outcome import Outcome, sendable
from mailgateway.sending.smtp_connection import BeforeDot, Letter, SmtpConnection, SmtpDeadlines

IDLE_SECONDS = 60.0
"""An unused connection older than this is replaced: servers close them without telling."""


class SmtpAccount:
    """Sends letters by `settings`, at most `settings.connections` at a time. `health` may be read at any time."""

    def __init__(
        self,
        settings: SmtpSettings,
        credentials: Credentials,
        *,
        deadlines: SmtpDeadlines | None = None,
        clock: Clock = system_clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._credentials = settings, credentials
        self._deadlines = deadlines or SmtpDeadlines()
        self._clock, self._monotonic = clock, monotonic
        self._slots = asyncio.Semaphore(settings.connections)
        self._free: list[tuple[SmtpConnection, float]] = []
        self.health = Health()

    async def send(
        self, envelope_from: str, recipients: tuple[str, ...], content: bytes, before_dot: BeforeDot
    ) -> Outcome:
        """Send finished bytes; the first recipient decides, a second one is our own archive.

        `before_dot` is awaited once, after all recipients and before DATA: it must make durable that the letter may be
        out. If it raises, nothing was sent and its error is raised here. Cancelled after it: treat the letter as unknown.
        """
        problem = _unsendable((envelope_from, *recipients), content)
        if problem is not None:
            return problem
        utf8 = not all(address.isascii() for address in (envelope_from, *recipients))
        letter = Letter(envelope_from=envelope_from, recipients=recipients, content=content, utf8=utf8)
        async with self._slots:
            connection = await self._connection()
            try:
                outcome = await connection.deliver(letter, before_dot)
            finally:
                await self._put_back(connection)
        self._note(outcome)
        return outcome

    async def check(self) -> Outcome | None:
        """Connect and log in once; None when that works, else what went wrong."""
        async with self._slots:
            connection = await self._connection()
            outcome = await connection.greet()
            await self._put_back(connection)
        if outcome is not None:
            self._note(outcome)
        return outcome

    async def close(self) -> None:
        """Close the connections that are not in use."""
        while self._free:
            await self._free.pop()[0].quit()

    async def _connection(self) -> SmtpConnection:
        """A connection that is worth reusing, or a new one that is not connected yet."""
        while self._free:
            connection, used = self._free.pop()
            if connection.open and self._monotonic() - used < IDLE_SECONDS:
                return connection
            await connection.quit()
        return SmtpConnection(self._settings, self._credentials, self._deadlines)

    async def _put_back(self, connection: SmtpConnection) -> None:
        if connection.open and connection.carried < self._settings.mails_per_connection:
            self._free.append((connection, self._monotonic()))
        else:
            await connection.quit()

    def _note(self, outcome: Outcome) -> None:
        now = self._clock()
        of_one = outcome.phase == "rcpt" and outcome.reason == "busy" and outcome.code != 421
        if outcome.result in {"sent", "failed"} or of_one:  # a recipient put off says nothing against the server
            self.health.worked(now)
        else:
            self.health.failed(outcome.text, now, "refused" if outcome.result == "account_stopped" else "failing")


def _unsendable(addresses: tuple[str, ...], content: bytes) -> Outcome | None:
    """The outcome of a letter that must not reach the wire at all; `addresses` are sender and recipients."""
    if len(addresses) < 2 or not all(map(_writable, addresses)):
        text = lit("The address cannot be written to; correct it with this person.")
        return Outcome(result="failed", reason="address", phase="connect", text=text)
    if not sendable(content):
        text = lit("The letter's bytes break the rules of mail; nothing was sent.")
        return Outcome(result="failed", reason="bytes", phase="connect", text=text)
    return None


def _writable(address: str) -> bool:
    """Whether an address may stand in RCPT; one outside ASCII only as far as it cannot break the command (RFC 6531)."""
    if address.isascii():
        return is_address(address)
    local, _, domain = address.partition("@")
    plain = address.isprintable() and not any(char in ' <>"@' for char in local + domain)
    return bool(local and domain and plain)
