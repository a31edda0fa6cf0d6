"""The gateway: intake, delivery and the clock in one group of tasks; it ends in order, and whatever ends it loses nothing."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import msgspec

from core.clock import Clock, system_clock
from core.config import Config
from core.config_mail import ImapSettings
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.operations import ticking
from core.operations.clock_watch import ClockWatch, since_boot
from core.store import upkeep
from core.store.ports import Store
from core.store.refusals import StoreBusy
from core.text import clean_line
from mailgateway import systemd
from mailgateway.auth import check_files, credentials_for
from mailgateway.intake.ahead import Mailbox
from mailgateway.intake.imap import ImapIntake
from mailgateway.intake.imap_refusals import ImapRefused, LoginRefused
from mailgateway.intake.lmtp import LmtpIntake
from mailgateway.intake.mail import Cursor
from mailgateway.intake.take import Take
from mailgateway.processes import only_gateway
from mailgateway.reader import Reader
from mailgateway.removing import remove_unwanted
from mailgateway.sending.delivery import Delivery
from mailgateway.sending.outcome import Outcome
from mailgateway.sending.proof import Proof, keep_looking
from mailgateway.sending.smtp import SmtpAccount

log = logging.getLogger("gateway")

TICK_SECONDS = 20.0
UPKEEP_SECONDS = 3600.0
PROOF_SECONDS = 30.0
NAME = "gateway"


class Tally(msgspec.Struct, frozen=True):
    """What one pass did: mails taken that were new, letters that left."""

    mails: int
    sent: int


class Gateway:
    """One desk's mail. `config` must name a mailbox and a submission server."""

    def __init__(
        self, config: Config, desk: Desk, store: Store, *, clock: Clock = system_clock, ids: Ids = random_id,
        steady: Callable[[], float] = since_boot, reader: Reader | None = None,
    ) -> None:  # fmt: skip
        if config.imap is None and config.lmtp is None:
            raise Refused("The configuration names no mailbox. Add an [imap] table as in config.example.toml.")
        if config.smtp is None:
            raise Refused("The configuration names no way out. Add an [smtp] table as in config.example.toml.")
        check_files(config)
        self._config, self._desk, self._store = config, desk, store
        self._clock, self._ids = clock, ids
        self._smtp = config.smtp
        self._mailboxes: tuple[ImapSettings, ...] = (*((config.imap,) if config.imap else ()), *config.mailboxes)
        account = SmtpAccount(self._smtp, credentials_for(self._smtp, "smtp"), clock=clock)
        archive = desk.plus_address("archive") if self._smtp.archive_copy else ""
        self.delivery = Delivery(store, desk, account, clock=clock, ids=ids, limits=config.limits, archive=archive)
        self._account = account
        self._watch = ClockWatch(steady)
        self._proof = Proof(store, desk, self._mailboxes, clock=clock)
        self.intakes: list[ImapIntake] = []
        self._reader = reader or Reader()
        self._take = Take(store, desk, self._reader, clock=clock, ids=ids, on_commit=self.delivery.wake)
        self.lmtp = LmtpIntake(config.lmtp, config.data, desk, self._take, clock=clock) if config.lmtp else None

    async def once(self) -> Tally:
        """Take what lies in the mailboxes, send what is due, and end. Raises `Refused` with the server's trouble."""
        with only_gateway(self._config.data):
            try:
                return await self._once()
            finally:
                await self._reader.close()

    async def _once(self) -> Tally:
        await ticking.tick(self._store, self._desk, data=self._config.data, ids=self._ids, watch=self._watch)
        await self.delivery.recover()
        for settings in self._mailboxes:
            intake = await self._intake(settings)
            async with named(settings):
                await intake.once(Mailbox(self._take, mailbox_name(settings)))
        sent = await self.delivery.drain()
        await self._proof.look()
        await self._beat()
        await self._look_after()
        if self.delivery.trouble is not None:
            raise Refused(_smtp_trouble(self._smtp.host, self._smtp.port, self.delivery.trouble))
        return Tally(self._take.taken, sent)

    async def check(self) -> None:
        """Connect to every mailbox and to the submission server once, and change nothing. Raises `Refused`."""
        for settings in self._mailboxes:
            intake = await self._intake(settings)
            async with named(settings):
                await intake.check()
        outcome = await self._account.check()
        if outcome is not None:
            raise Refused(_smtp_trouble(self._smtp.host, self._smtp.port, outcome))

    async def run(self) -> None:
        """Work until cancelled. Trouble of servers is survived; a broken store ends it."""
        with only_gateway(self._config.data):
            self.intakes = [await self._intake(settings) for settings in self._mailboxes]
            async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
                stack.push_async_callback(self._reader.close)
                await self._reader.start()
                group.create_task(self.delivery.run(self._smtp.connections))
                group.create_task(self._follow())
                group.create_task(self._tick())
                group.create_task(self._keep())
                group.create_task(keep_looking(self._proof, PROOF_SECONDS))
                for settings, intake in zip(self._mailboxes, self.intakes, strict=True):
                    group.create_task(intake.run(Mailbox(self._take, mailbox_name(settings))))
                if self.lmtp is not None:
                    group.create_task(self.lmtp.run())
                systemd.notify("READY=1", "STATUS=mail is read and letters leave")
                log.info("started", extra={"mailboxes": len(self._mailboxes), "lmtp": self.lmtp is not None})

    async def _intake(self, settings: ImapSettings) -> ImapIntake:
        async with self._store.view() as view:
            known = await view.cursors.get(mailbox_name(settings))
        cursor = Cursor(uidvalidity=known.uidvalidity, uid=known.uid) if known else None
        return ImapIntake(settings, credentials_for(settings, "imap"), cursor, clock=self._clock)

    async def _follow(self) -> None:
        """Wake the delivery when any process queues a letter or turns a switch."""
        async for commit in self._store.changes(self._store.seq):
            if not commit.touched or any(table in ("outbox", "switches") for table, _ in commit.touched):
                self.delivery.wake()

    async def _tick(self) -> None:
        """What is due by the clock, and the signs of life: for `status`, and for systemd."""
        while True:
            try:
                await ticking.tick(self._store, self._desk, data=self._config.data, ids=self._ids, watch=self._watch)
            except StoreBusy:
                log.warning("store_busy")
            await self._beat()
            systemd.notify("WATCHDOG=1")
            await asyncio.sleep(min(TICK_SECONDS, systemd.interval()))

    async def _keep(self) -> None:
        """Compaction, the daily copy and stray mails: at the start and every hour."""
        while True:
            await self._look_after()
            await asyncio.sleep(UPKEEP_SECONDS)

    async def _look_after(self) -> None:
        """A full disk must not stop the mail: the trouble is noted, and `status` shows the disk."""
        try:
            await remove_unwanted(self._store, self._mailboxes)
            await upkeep.look_after(self._store, self._config.data, seal=self._config.backup, clock=self._clock)
        except (Refused, OSError) as error:
            log.warning("upkeep_failed", extra={"fault": type(error).__name__})

    async def _beat(self) -> None:
        usage = await asyncio.to_thread(shutil.disk_usage, self._config.data)
        mail_in = [intake.health for intake in self.intakes]
        if self.lmtp is not None:
            self.lmtp.listens()
            mail_in.append(self.lmtp.health)
        out = self._account.health
        await self._store.beat(
            NAME,
            {
                "disk_free": usage.free / usage.total if usage.total else None,
                "in": [_health_facts(each.state, each.why) for each in mail_in],
                "in_last_ok": max((h.last_ok.timestamp() for h in mail_in if h.last_ok), default=None),
                "out": _health_facts(out.state, out.why),
                "reader": self._reader.why,
                "out_last_ok": out.last_ok.timestamp() if out.last_ok else None,
                **self._watch.facts(),
            },
        )


def _health_facts(state: str, why: str) -> dict[str, str]:
    return {"state": state, "why": why}


def mailbox_name(settings: ImapSettings) -> str:
    """The name of a mailbox in cursors and keys."""
    return f"imap:{settings.user}:{settings.mailbox}"


@asynccontextmanager
async def named(settings: ImapSettings) -> AsyncIterator[None]:
    """Turn what goes wrong with a mail server into one sentence that names it."""
    where = f"The mail server {clean_line(settings.host)}:{settings.port} ([imap])"
    try:
        yield
    except LoginRefused as refused:
        raise Refused(
            f"{where} does not accept the user {clean_line(settings.user)}: {refused.text}. Check imap.user and "
            "imap.secret."
        ) from None
    except ImapRefused as refused:
        raise Refused(f"{where} refused {refused.command}: {refused.text}.") from None
    except (ConnectionError, TimeoutError, OSError) as error:
        raise Refused(
            f"{where} cannot be used: {clean_line(error)}. Check imap.host, imap.port and the network."
        ) from None


def _smtp_trouble(host: str, port: int, outcome: Outcome) -> str:
    where = f"The mail server {clean_line(host)}:{port} ([smtp])"
    if outcome.reason in ("login", "account", "sender"):
        return f"{where} does not let us send: {outcome.text}. Check smtp.user and smtp.secret. The letters wait."
    return f"{where} cannot be used: {outcome.text} Check smtp.host, smtp.port and the network. The letters wait."
