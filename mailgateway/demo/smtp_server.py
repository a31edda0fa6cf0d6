"""A submission server on loopback, in the same loop: it asks for a password and hands on what it is given."""
# ruff: noqa: ARG002 - the shape of the hooks is aiosmtpd's

import asyncio
import contextlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mailgateway.intake.mail import MAIL_LIMIT

HOST = "mx.lgd.example"


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """One mail as it was submitted: envelope and bytes."""

    envelope_from: str
    recipients: tuple[str, ...]
    content: bytes


class Submission:
    """aiosmtpd's hooks. `known` says whether an address exists, `take` gets each mail before it is answered with 250."""

    def __init__(
        self, user: str, password: str, known: Callable[[str], bool], take: Callable[[Sent], Awaitable[None]]
    ) -> None:
        self._login = (user.encode(), password.encode())
        self._known, self._take = known, take
        self.port = 0

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        """Whether user and password are right."""
        given = (data.login or b"", data.password or b"")
        return AuthResult(success=all(map(hmac.compare_digest, given, self._login)), handled=False)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Nobody sends without a login."""
        if not session.authenticated:
            return "530 5.7.0 authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only people of this world have a mailbox."""
        if not self._known(address):
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """A finished mail."""
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        sender = envelope.mail_from or ""
        await self._take(Sent(envelope_from=sender, recipients=tuple(envelope.rcpt_tos), content=content))
        return "250 2.0.0 delivered"


@contextlib.asynccontextmanager
async def smtp_server(submission: Submission) -> AsyncIterator[None]:
    """Run `submission` on a free loopback port; connections are closed and their tasks gone at the end."""
    loop = asyncio.get_running_loop()
    connections: list[SMTP] = []

    def connected() -> SMTP:
        connections.append(
            SMTP(
                submission,
                data_size_limit=MAIL_LIMIT,
                enable_SMTPUTF8=True,
                hostname=HOST,
                auth_require_tls=False,
                authenticator=submission.authenticate,
                loop=loop,
            )
        )
        return connections[-1]

    server = await loop.create_server(connected, "127.0.0.1", 0)
    submission.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.close()
        await _end(connections)
        await server.wait_closed()


async def _end(connections: list[SMTP]) -> None:
    """Cut what is open and wait for the tasks that served it."""
    tasks = {each._handler_coroutine for each in connections if each._handler_coroutine is not None}
    for each in connections:
        if isinstance(each.transport, asyncio.Transport):
            each.transport.abort()
    await asyncio.gather(*tasks, return_exceptions=True)
