"""One LMTP connection: aiosmtpd with its faults cured: long lines, its log of content, refusals that would bounce."""
# ruff: noqa: ARG002 - the shape of the hooks is aiosmtpd's

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session

from core.desk import Desk
from core.text import clean_line
from mailgateway.intake.mail import MAIL_LIMIT

CONNECTIONS = 8
IDLE_SECONDS = 60.0
LATER = "451 4.3.0 not now, please try again"
TOO_LARGE = "552 5.3.4 the mail is too large"
LONGEST_LINE = MAIL_LIMIT + 1024

Deliver = Callable[[bytes, str, str], Awaitable[str]]
"""Takes raw bytes, envelope sender ("" for the null sender) and recipient; returns the reply line. Never raises."""

for _name in ("mail.log", "mail.debug"):  # they would hold addresses and texts
    logging.getLogger(_name).disabled = True


class Hooks:
    """aiosmtpd's hooks: who may be written to, and what happens with a finished mail."""

    def __init__(self, desk: Desk, deliver: Deliver) -> None:
        self._desk, self._deliver = desk, deliver

    async def handle_RCPT(  # noqa: N802
        self, server: "Connection", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only the desk has a mailbox here; one recipient at a time, so that one DATA has one reply."""
        if not ours(address, self._desk):
            return "550 5.1.1 no such mailbox here"
        if envelope.rcpt_tos:
            return "452 4.5.3 one recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: "Connection", session: Session, envelope: Envelope) -> str:  # noqa: N802
        """A finished mail; the reply comes after the commit."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        return await self._deliver(content, sender, envelope.rcpt_tos[0])

    async def handle_exception(self, error: Exception) -> str:
        """A fault of our own is never the sender's: the mail server keeps the mail and tries again."""
        logging.getLogger("intake.lmtp").warning("lmtp_failed", extra={"fault": type(error).__name__})
        return LATER


def ours(address: str, desk: Desk) -> bool:
    """Whether `address` is the desk's, in any plus form."""
    local, _, domain = clean_line(address, 320).casefold().rpartition("@")
    own_local, _, own_domain = desk.address.casefold().rpartition("@")
    return (local.partition("+")[0], domain) == (own_local, own_domain)


class Connection(LMTP):
    """One client. `admitted` says whether it may speak to us at all."""

    # aiosmtpd refuses a longer line for good, and the bounce would go to whoever stands in From
    line_length_limit = LONGEST_LINE

    def __init__(
        self, hooks: Hooks, hostname: str, admitted: Callable[[asyncio.BaseTransport], str], gone: Callable[[Any], None]
    ) -> None:
        super().__init__(
            hooks, data_size_limit=MAIL_LIMIT, enable_SMTPUTF8=True, hostname=hostname, ident="LMTP",
            timeout=IDLE_SECONDS, loop=asyncio.get_running_loop(),
        )  # fmt: skip
        self._admitted, self._gone = admitted, gone
        self._turned_away = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Turn away whoever may not speak to us."""
        problem = self._admitted(transport)
        if problem and isinstance(transport, asyncio.WriteTransport):
            self._turned_away = True
            transport.write(f"{problem}\r\n".encode())
            transport.close()
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """The client has gone."""
        if not self._turned_away:
            super().connection_lost(error)
        self._gone(self)

    def data_received(self, data: bytes) -> None:
        """What one who was turned away goes on saying is not listened to."""
        if not self._turned_away:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        """The client says no more."""
        return None if self._turned_away else super().eof_received()

    async def push(self, status: Any) -> None:
        """Say one line; a refusal for size carries its enhanced code (RFC 3463)."""
        text = status.decode() if isinstance(status, bytes) else str(status)
        await super().push(TOO_LARGE if text.startswith("552 ") else text)

    async def ended(self) -> None:
        """Cut the connection and wait for the task that serves it."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
        if self._handler_coroutine is not None:
            await asyncio.gather(self._handler_coroutine, return_exceptions=True)
