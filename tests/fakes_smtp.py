"""Mail servers for tests: a sink that keeps what it gets, and a server that says what a script tells it to."""

import asyncio
import contextlib
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Kept:
    """One mail as the sink got it."""

    envelope_from: str
    recipients: list[str]
    content: bytes


@dataclass
class Sink:
    """A server that takes everything. `got` is set whenever a mail arrives."""

    port: int = 0
    mails: list[Kept] = field(default_factory=list)
    connections: int = 0
    got: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd's hook for a finished mail."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        async with self.got:
            self.mails.append(Kept(envelope.mail_from or "", list(envelope.rcpt_tos), content))
            self.got.notify_all()
        return "250 2.0.0 kept"

    async def wait_for(self, count: int, seconds: float = 20) -> list[Kept]:
        """The mails, once there are `count` of them."""
        async with asyncio.timeout(seconds), self.got:
            await self.got.wait_for(lambda: len(self.mails) >= count)
        return self.mails


@contextlib.asynccontextmanager
async def sink(
    *, size: int = 4_000_000, tls: ssl.SSLContext | None = None, utf8: bool = True, **options: object
) -> AsyncIterator[Sink]:
    """A running sink on a free loopback port; `tls` offers STARTTLS. Stopped at the end, connections closed."""
    loop = asyncio.get_running_loop()
    running: list[asyncio.BaseTransport] = []
    kept = Sink()

    class Counted(SMTP):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            kept.connections += self.transport is None
            running.append(transport)
            super().connection_made(transport)

    def make() -> SMTP:
        return Counted(
            kept,
            data_size_limit=size,
            enable_SMTPUTF8=utf8,
            hostname="sink.example",
            loop=loop,
            tls_context=tls,
            **options,
        )

    server = await loop.create_server(make, "127.0.0.1", 0)
    kept.port = server.sockets[0].getsockname()[1]
    try:
        yield kept
    finally:
        server.close()
        for transport in running:
            transport.close()
        await server.wait_closed()


@dataclass
class Talk:
    """One connection to a scripted server: what the client said, and the streams."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    lines: list[str] = field(default_factory=list)

    async def line(self) -> str:
        """The next line of the client, "" at the end."""
        text = (await self.reader.readline()).decode("latin-1").rstrip("\r\n")
        if text:
            self.lines.append(text)
        return text

    def say(self, text: str) -> None:
        """Send one line."""
        self.writer.write(text.encode() + b"\r\n")

    def drop(self) -> None:
        """Close the connection at once."""
        self.writer.transport.abort()


Script = Callable[[Talk], Awaitable[None]]


@dataclass
class Scripted:
    """A scripted server: its port and its conversations so far."""

    port: int = 0
    talks: list[Talk] = field(default_factory=list)


@contextlib.asynccontextmanager
async def scripted(script: Script, tls: ssl.SSLContext | None = None) -> AsyncIterator[Scripted]:
    """A loopback server that runs `script` for each connection; everything is cancelled at the end."""
    running = Scripted()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        talk = Talk(reader, writer)
        running.talks.append(talk)
        try:
            await script(talk)
        except (ConnectionError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls, limit=2**20)
    running.port = server.sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        for talk in running.talks:
            talk.writer.transport.abort()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


SILENCE = "(silence)"
DROP = "(drop)"


def smtp_script(answers: dict[str, str], tls: ssl.SSLContext | None = None) -> Script:  # noqa: C901 - told in order
    """A submission server that follows `answers`: keys `GREETING`, `EHLO`, `AUTH`, `MAIL`, `RCPT`, `DATA`, `DOT`, `RSET`.

    A value is a reply line, `SILENCE`, `DROP`, or `<reply> DROP` for a reply followed by the end of the connection.
    `CHALLENGED` answers what the client says to a 334, `STARTTLS` is followed by the handshake with `tls`, and a key
    such as `RCPT 2` stands for the second time.
    """
    usual = {
        "GREETING": "220 stub", "EHLO": "250-stub\r\n250-AUTH PLAIN\r\n250 8BITMIME", "HELO": "250 stub",
        "AUTH": "235 2.7.0 welcome", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "DOT": "250 2.0.0 taken",
        "RSET": "250 ok", "QUIT": "221 bye", "NOOP": "250 ok", "STARTTLS": "220 go on", "CHALLENGED": "535 5.7.8 no",
    }  # fmt: skip
    said = usual | answers
    times: Counter[str] = Counter()

    async def answer(talk: Talk, key: str) -> bool:
        times[key] += 1
        text = said.get(f"{key} {times[key]}", said.get(key, "500 what?"))
        if text == SILENCE:
            await asyncio.Event().wait()
        if text != DROP:
            talk.say(text.removesuffix(" DROP"))
        if text.endswith("DROP") or text == DROP:
            await talk.writer.drain()
            talk.writer.close()
            return False
        return True

    async def script(talk: Talk) -> None:
        if not await answer(talk, "GREETING"):
            return
        while line := await talk.line():
            verb = line.split()[0].upper()
            if not await answer(talk, verb):
                return
            if verb == "QUIT":
                return
            if verb == "STARTTLS" and tls is not None:
                await talk.writer.drain()
                await talk.writer.start_tls(tls)
            if verb == "AUTH" and said["AUTH"].startswith("334"):
                talk.lines.append(await talk.line() or "(empty)")
                await answer(talk, "CHALLENGED")
            if verb == "DATA" and said["DATA"].startswith("354"):
                while await talk.line() != ".":
                    pass
                if not await answer(talk, "DOT"):
                    return

    return script
