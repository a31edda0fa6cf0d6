"""An IMAP server on loopback that keeps its mailboxes in memory: pymap's dict backend behind our own listener."""

import asyncio
import contextlib
import ssl
from argparse import Namespace
from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Event, Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.selected import SelectedMailbox
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

CLOSING_SECONDS = 2.0
_ARGS = Namespace(passlib_cfg=None, proxy_protocol=None)


class _Config(Config):
    """pymap's settings without its costs: no hashing of passwords, no threads, no look-up of our own name."""

    def __init__(self) -> None:
        super().__init__(
            _ARGS,
            demo_data=False,
            demo_user="",
            demo_password="",
            host="127.0.0.1",
            port=0,
            tls_enabled=False,
            ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
            invalid_user_sleep=0.0,
            reject_dnsbl=False,
        )

    @property
    def greeting(self) -> bytes:
        return b"the demo's mail server is ready"


class _Inbox(MailboxData):
    """A mailbox whose IDLE also announces what came between the last command and IDLE itself."""

    async def update_selected(self, selected: SelectedMailbox, *, wait_on: Event | None = None) -> SelectedMailbox:
        seen = selected.mod_sequence
        behind = seen is not None and seen < self._mod_sequences.highest
        return await super().update_selected(selected, wait_on=None if behind else wait_on)


class _Mailboxes(MailboxSet):
    def __init__(self) -> None:
        super().__init__()
        self._inbox = _Inbox(self._content_cache, self._thread_cache)


class ImapServer:
    """A running server. Every user has the same password and an INBOX."""

    def __init__(self, users: Iterable[str], password: str) -> None:
        self._config = _Config()
        self._login = Login(self._config)
        self._serve = IMAPServer(self._login, self._config)
        self._mailboxes: dict[str, _Mailboxes] = {}
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self.port = 0
        for user in users:
            self._add(user, password)

    def _add(self, user: str, password: str) -> None:
        self._mailboxes[user] = mailboxes = _Mailboxes()
        self._config.set_cache[user] = (mailboxes, FilterSet())
        self._login.users_dict[user] = UserMetadata(self._config, user, password=password)

    async def put(self, user: str, raw: bytes, when: datetime) -> int:
        """Lay `raw`, unchanged, into the INBOX of `user`; returns its UID."""
        inbox = await self._mailboxes[user].get_mailbox("INBOX")
        return (await inbox.append(AppendMessage(raw, when), recent=True)).uid

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until it ends."""
        task = asyncio.current_task()
        assert task is not None
        self._connections[task] = writer
        try:
            await self._serve(reader, writer, SocketInfoLocal(writer))
        except (ConnectionError, ssl.SSLError):
            pass  # the client went away in the middle of an answer
        finally:
            self._connections.pop(task, None)

    async def close(self) -> None:
        """End every connection and wait until its task is gone.

        The transport goes first: pymap then leaves IDLE by itself, while a task cancelled inside IDLE would leave the
        tasks behind that it had started.
        """
        for writer in self._connections.values():
            writer.transport.abort()
        tasks = set(self._connections)
        if tasks:
            await asyncio.wait(tasks, timeout=CLOSING_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def imap_server(users: Iterable[str], password: str) -> AsyncIterator[ImapServer]:
    """A running server on a free loopback port."""
    running = ImapServer(users, password)
    server = await asyncio.start_server(running.connected, "127.0.0.1", 0, limit=2**20)
    running.port = server.sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        server.close()
        await running.close()
        await server.wait_closed()
