"""The LMTP intake: a mail server hands mails over, and each is acknowledged when what it causes is on disk."""

import asyncio
import grp
import hashlib
import logging
import os
import pwd
import socket
import stat
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.clock import Clock, system_clock
from core.config_mail import LmtpSettings
from core.desk import Desk
from core.errors import Refused
from core.store.ports import StoreBroken
from core.text import clean_line
from mailgateway.health import Health
from mailgateway.intake.lmtp_server import CONNECTIONS, LATER, Connection, Hooks
from mailgateway.intake.mail import RawMail
from mailgateway.intake.pipe import INBOX, keep
from mailgateway.intake.take import Take

log = logging.getLogger("intake.lmtp")

HANDLING_SECONDS = 30.0
LAST_SECONDS = 5.0
"""How long a stopping gateway waits for mails that are being decided."""


class LmtpIntake:
    """Listens as `settings` say; `data` is the folder where raw mails are kept. `health` may be read at any time."""

    def __init__(
        self, settings: LmtpSettings, data: Path, desk: Desk, take: Take, *, clock: Clock = system_clock,
        seconds: float = HANDLING_SECONDS,
    ) -> None:  # fmt: skip
        self._settings, self._data, self._desk, self._take = settings, data, desk, take
        self._clock, self._seconds = clock, seconds
        self._connections: set[Connection] = set()
        self._deciding: set[asyncio.Task[str]] = set()
        self._users = frozenset(_user(name) for name in settings.users)
        self._broken: asyncio.Future[None] | None = None
        self._stopping = False
        self.port = 0
        self.health = Health()

    async def run(self) -> None:
        """Listen until cancelled. Raises `Refused` where that cannot be, `StoreBroken` when nothing can be kept."""
        async with self._listening():
            self._broken = asyncio.get_running_loop().create_future()
            self.listens()
            try:
                await self._broken
            finally:
                await self._end()

    def listens(self) -> None:
        """It is well: also when nobody has anything to hand over."""
        if not self.health.failures:
            self.health.worked(self._clock(), "waiting")

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        path = Path(self._settings.socket) if self._settings.socket else None
        try:
            server = await (self._on_socket(path) if path else self._on_loopback())
        except OSError as error:
            where = path or f"{self._settings.host}:{self._settings.port}"
            raise Refused(f"[lmtp] cannot listen on {where}: {clean_line(error)}. Check [lmtp].") from None
        try:
            yield
        finally:
            server.close()
            await server.wait_closed()
            if path is not None:
                path.unlink(missing_ok=True)

    async def _on_loopback(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(self._connected, self._settings.host, self._settings.port)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _on_socket(self, path: Path) -> asyncio.Server:
        group = _group(self._settings.group) if self._settings.group else -1
        return await asyncio.get_running_loop().create_unix_server(self._connected, sock=_bound(path, group))

    def _connected(self) -> Connection:
        connection = Connection(
            Hooks(self._desk, self._deliver), self._desk.domain, self._problem, self._connections.discard
        )
        self._connections.add(connection)
        return connection

    def _problem(self, transport: asyncio.BaseTransport) -> str:
        """Why a client is turned away; '' when it may speak."""
        if self._stopping or sum(each.transport is not None for each in self._connections) >= CONNECTIONS:
            return "421 4.3.2 too many connections, please try again"
        peer = transport.get_extra_info("socket")
        if self._users and peer is not None and peer.family == socket.AF_UNIX:
            _, user, _ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
            if user not in self._users:
                return "421 4.7.0 not you"
        return ""

    async def _deliver(self, raw: bytes, sender: str, recipient: str) -> str:
        """Decide one mail within the time; the reply line. A client that goes away meanwhile changes nothing."""
        if self._stopping:
            return LATER
        deciding = asyncio.create_task(self._decide(raw, sender, recipient))
        self._deciding.add(deciding)
        deciding.add_done_callback(self._deciding.discard)
        return await asyncio.shield(deciding)

    async def _decide(self, raw: bytes, sender: str, recipient: str) -> str:
        try:
            async with asyncio.timeout(self._seconds):
                record = await self._taken(raw, sender, recipient)
        except StoreBroken as error:
            if self._broken is not None and not self._broken.done():
                self._broken.set_exception(error)
            return LATER
        except Exception as error:
            # whatever it was: the mail server keeps the mail, and a 5xx would bounce to a sender who may be forged
            self.health.failed(clean_line(type(error).__name__), self._clock())
            log.warning("lmtp_failed", extra={"fault": type(error).__name__})
            return LATER
        self.health.worked(self._clock(), "waiting")
        return f"250 2.0.0 {record}"

    async def _taken(self, raw: bytes, sender: str, recipient: str) -> str:
        digest = hashlib.sha256(raw).hexdigest()
        await asyncio.to_thread(keep, self._data / INBOX, digest, raw)
        mail = RawMail(
            source="lmtp", key=f"lmtp:{digest}", raw=raw, received_at=self._clock(), envelope_from=sender,
            envelope_to=(recipient,),
        )  # fmt: skip
        return (await self._take([mail]))[0].record

    async def _end(self) -> None:
        """Let the mails that are being decided have their reply, then cut."""
        self._stopping = True
        if self._deciding:
            await asyncio.wait(self._deciding, timeout=LAST_SECONDS)
            await asyncio.sleep(0)  # the replies are written by the connections' own tasks
        for connection in tuple(self._connections):
            await connection.ended()


def _bound(path: Path, group: int) -> socket.socket:
    """A Unix socket for its group only. What a gateway that died left there is replaced: we hold the desk's lock."""
    if path.exists() and stat.S_ISSOCK(path.lstat().st_mode):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    old = os.umask(0o177)
    try:
        listener.bind(str(path))
        os.chown(path, -1, group)
    except OSError:
        listener.close()
        raise
    finally:
        os.umask(old)
    path.chmod(0o660)
    return listener


def _user(name: str) -> int:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        raise Refused(f"lmtp.users names {clean_line(name)}, and there is no such user on this machine.") from None


def _group(name: str) -> int:
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise Refused(f"lmtp.group is {clean_line(name)}, and there is no such group on this machine.") from None
