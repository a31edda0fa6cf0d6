"""The IMAP intake: watches one mailbox, hands new mail on in batches, and flags what was committed."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Literal

from core.clock import Clock, system_clock
from core.config_mail import ImapSettings
from core.errors import Refused
from core.text import clean_line
from mailgateway.auth import Credentials
from mailgateway.health import Health
from mailgateway.intake.backoff import REFUSED_SECONDS, burst_pause, pause
from mailgateway.intake.imap_batches import Progress
from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_deadlines import Deadlines
from mailgateway.intake.imap_draining import Draining, Fetched, meanwhile
from mailgateway.intake.imap_fetch import Fetcher
from mailgateway.intake.imap_flagging import Flagging
from mailgateway.intake.imap_refusals import ImapRefused, LoginRefused
from mailgateway.intake.mail import Cursor, Handle, TryLater, tell_ahead

log = logging.getLogger("intake.imap")

RENEWAL_SECONDS = 300.0
"""How long one IDLE lasts; servers and firewalls forget longer ones."""

Sleep = Callable[[float], Awaitable[object]]

Listening = Literal["idle", "deaf", "poll"]
"""`idle`: the server announces mail. `deaf`: it did not announce one, so IDLE lasts only `poll_seconds`. `poll`: it has
no IDLE."""


class ImapIntake:
    """Watches the mailbox of `settings`.

    `cursor` is what the last committed `handle` got; `unflagged` are UIDs that were committed but not flagged yet. While
    `handle` decides a batch the next one is fetched; a handler that `ReadsAhead` is told of it.
    `read_only` hands mail on and changes nothing in the mailbox. `health` and `unflagged` may be read at any time.
    """

    def __init__(
        self,
        settings: ImapSettings,
        credentials: Credentials,
        cursor: Cursor | None = None,
        *,
        unflagged: Iterable[int] = (),
        read_only: bool = False,
        clock: Clock = system_clock,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        deadlines: Deadlines | None = None,
        renewal_seconds: float = RENEWAL_SECONDS,
    ) -> None:
        self._settings, self._credentials = settings, credentials
        self._clock, self._sleep, self._chance = clock, sleep, chance
        self._deadlines, self._renewal = deadlines, renewal_seconds
        self._progress = Progress(cursor or Cursor())
        self._fetcher = Fetcher()
        self._listening: Listening = "idle"
        self._busy_until = 0.0
        self.health = Health()
        self._flagging = Flagging(settings, unflagged, self.health, read_only=read_only)

    @property
    def cursor(self) -> Cursor:
        """How far the mailbox is settled."""
        return self._progress.cursor

    @property
    def unflagged(self) -> set[int]:
        """UIDs that were committed but not flagged yet."""
        return self._flagging.unflagged

    async def once(self, handle: Handle) -> int:
        """Connect, hand on what is there, log out; returns the number of mails. Raises what went wrong."""
        connection = await self._open()
        try:
            return await self._drain(connection, handle)
        finally:
            await connection.logout()

    async def check(self) -> None:
        """Connect, log in, open the mailbox, log out; nothing is read or changed. Raises what went wrong."""
        connection = ImapConnection(self._deadlines)
        try:
            await connection.connect(self._settings, self._credentials)
            await connection.select(self._settings.mailbox)
        finally:
            await connection.logout()

    async def run(self, handle: Handle) -> None:
        """Watch the mailbox until cancelled. Returns never; raises only what `handle` raises besides `TryLater`."""
        while True:
            try:
                await self._watch(handle)
            except LoginRefused as refused:
                await self._rest(refused, REFUSED_SECONDS)
            except (ImapRefused, Refused, ConnectionError, TimeoutError, TryLater) as error:
                await self._rest(error, pause(self.health.failures + 1, self._chance()))
            self.health.reconnects += 1

    async def _rest(self, error: Exception, seconds: float) -> None:
        """Note the failure and wait."""
        refused = isinstance(error, LoginRefused)
        retry_at = self._clock() + timedelta(seconds=seconds)
        self.health.failed(clean_line(error), retry_at, "refused" if refused else "failing")
        facts = {"kind": type(error).__name__, "failures": self.health.failures, "seconds": round(seconds, 1)}
        log.warning("imap_failed", extra=facts)
        await self._sleep(seconds)

    async def _open(self) -> ImapConnection:
        """A connection with the mailbox selected."""
        connection = ImapConnection(self._deadlines)
        try:
            await connection.connect(self._settings, self._credentials)
            uidvalidity, _ = await connection.select(self._settings.mailbox)
            if self._progress.begin(uidvalidity):
                self._flagging.unflagged.clear()
                self._fetcher.failures.clear()
                log.warning("imap_uidvalidity_changed", extra={"uidvalidity": uidvalidity})
            await self._flagging.move_left_over(connection, self.cursor.uid)
        except BaseException:
            connection.abort()
            raise
        return connection

    async def _watch(self, handle: Handle) -> None:
        """One connection's life: drain and wait in turn."""
        connection = await self._open()
        self._listening, announced = "idle" if connection.can_idle else "poll", True
        try:
            while True:
                if await self._drain(connection, handle) and self._listening != "poll":
                    self._listening = "idle" if announced else "deaf"
                self.health.worked(self._clock(), "waiting")
                announced = await self._wait(connection)
        finally:
            connection.abort()

    async def _drain(self, connection: ImapConnection, handle: Handle) -> int:
        """Hand on everything new; returns the number of mails handed on."""
        await connection.noop()  # some servers notice new mail only then
        found = await connection.search_since(self.cursor.uid)
        self._fetcher.settled(set(self._fetcher.failures) - set(found))
        prefix = f"imap:{self._settings.user}:{self._settings.mailbox}:{self.cursor.uidvalidity}"
        draining = Draining(connection, self._fetcher, self._progress, found, prefix, self._clock)
        try:
            count = await self._hand_on(connection, handle, draining)
        finally:
            tell_ahead(handle, [])
        if count:
            self._busy_until = self._time() + self._settings.burst_seconds
        await self._flagging.confirm(connection)
        return count

    async def _hand_on(self, connection: ImapConnection, handle: Handle, draining: Draining) -> int:
        """Batch by batch: decide it while the next one is fetched, then flag it. At most one batch is fetched ahead."""
        count, batch = 0, await draining.next()
        while batch is not None:
            async with meanwhile(self._next(handle, draining)) as coming:
                await self._decide(handle, draining, batch)
            count += len(batch.mails)
            try:
                batch = await coming
            finally:  # a refusal while fetching is no reason to leave what is decided unflagged
                if connection.open:
                    await self._flagging.confirm(connection)
        return count

    async def _next(self, handle: Handle, draining: Draining) -> Fetched | None:
        fetched = await draining.next()
        tell_ahead(handle, fetched.mails if fetched else [])
        return fetched

    async def _decide(self, handle: Handle, draining: Draining, fetched: Fetched) -> None:
        """Nothing is flagged and the cursor stays unless `handle` returns."""
        if fetched.mails:
            await handle(fetched.mails, draining.cursor_after(fetched.batch))
        draining.settle(fetched.batch.uids)
        self._flagging.unflagged.update(int(mail.key.rpartition(":")[2]) for mail in fetched.mails)
        self.health.worked(self._clock())

    async def _wait(self, connection: ImapConnection) -> bool:
        """Wait until there may be new mail; False when the server did not say so."""
        while not connection.announced and self._time() < self._busy_until:
            await self._burst(connection)
        if connection.announced:
            return True
        seconds = self._renewal if self._listening == "idle" else self._settings.poll_seconds
        if self._fetcher.failures:
            seconds = min(seconds, pause(max(self._fetcher.failures.values()), self._chance()))
        if self._listening != "poll":
            return await self._idle(connection, seconds)
        await self._sleep(seconds)
        return True

    async def _burst(self, connection: ImapConnection) -> None:
        """Ask once and pause: Dovecot announces new mail in IDLE half a second late."""
        begun = self._time()
        await connection.noop()
        if not connection.announced:
            await self._sleep(burst_pause(self._time() - begun))

    async def _idle(self, connection: ImapConnection, seconds: float) -> bool:
        try:
            return await connection.idle(seconds)
        except ImapRefused:
            self._listening = "poll"  # it promised IDLE and does not do it
            return True

    @staticmethod
    def _time() -> float:
        return asyncio.get_running_loop().time()
