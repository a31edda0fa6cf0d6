"""A mail world on loopback, all of it in memory and in one loop: the desk's mail server, and everybody's mailboxes.

It needs the extra `demo` (pymap), serves the demo and the tests, and leaves nothing behind.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from core.clock import Clock, system_clock
from core.config_mail import ImapSettings, SecretRef, SmtpSettings
from core.errors import Refused
from mailgateway.demo.smtp_server import Sent, Submission, smtp_server

if TYPE_CHECKING:
    from mailgateway.demo.imap_server import ImapServer

DESK = "hangouts@lgd.example"
PASSWORD = "third-thursday"  # noqa: S105 - of a server that lives in this process, on loopback
_NOISY = ("mail.log", "mail.debug", "aioimaplib", "pymap")


class World:
    """What goes on in it. `sent` holds every mail that was submitted, `happened` is notified of each mail.

    `last_uid` is the UID of the newest mail in the desk's mailbox.

    Addresses are compared in lower case and without their plus tag.
    """

    def __init__(self, imap: "ImapServer", users: Iterable[str], clock: Clock) -> None:
        self._imap, self._clock = imap, clock
        self._inboxes: dict[str, list[bytes]] = {plain(user): [] for user in users}
        self.desk = next(iter(self._inboxes))
        self.sent: list[Sent] = []
        self.last_uid = 0
        self.happened = asyncio.Condition()
        self.submission = Submission(self.desk, PASSWORD, self.knows, self._take)

    @property
    def imap_port(self) -> int:
        """Where the IMAP server listens on 127.0.0.1; every user logs in with the address and `PASSWORD`."""
        return self._imap.port

    @property
    def smtp_port(self) -> int:
        """Where the submission server listens on 127.0.0.1; the desk alone may log in."""
        return self.submission.port

    def knows(self, address: str) -> bool:
        """Whether there is a mailbox for `address`."""
        return plain(address) in self._inboxes

    def inbox(self, address: str) -> tuple[bytes, ...]:
        """The mails in somebody's mailbox, oldest first, byte for byte as they came."""
        return tuple(self._inboxes[plain(address)])

    async def deliver(self, raw: bytes, to: str = "", when: datetime | None = None) -> None:
        """Lay a mail into a mailbox (the desk's, unless `to` says otherwise), as if it had come from outside."""
        user = plain(to or self.desk)
        self._inboxes[user].append(raw)
        uid = await self._imap.put(user, raw, when or self._clock())
        self.last_uid = uid if user == self.desk else self.last_uid
        async with self.happened:
            self.happened.notify_all()

    async def _take(self, mail: Sent) -> None:
        self.sent.append(mail)
        for recipient in mail.recipients:
            await self.deliver(mail.content, recipient)

    async def until(self, holds: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait until `holds()`; it is asked again after each mail. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds), self.happened:
            await self.happened.wait_for(holds)

    def imap_settings(self, secret: SecretRef) -> ImapSettings:
        """How a gateway reads the desk's mailbox; `secret` must lead to `PASSWORD`."""
        return ImapSettings(
            host="127.0.0.1", port=self.imap_port, tls="none", insecure_localhost=True, user=self.desk, secret=secret,
            poll_seconds=1.0, burst_seconds=2.0,
        )  # fmt: skip

    def smtp_settings(self, secret: SecretRef) -> SmtpSettings:
        """How a gateway sends; `secret` must lead to `PASSWORD`."""
        return SmtpSettings(
            host="127.0.0.1", port=self.smtp_port, tls="none", insecure_localhost=True, user=self.desk, secret=secret,
            ehlo="desk.lgd.example",
        )  # fmt: skip


def plain(address: str) -> str:
    """An address as mailboxes are named: lower case, without its plus tag."""
    local, _, domain = address.lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}"


@contextlib.asynccontextmanager
async def world(*users: str, clock: Clock = system_clock) -> AsyncIterator[World]:
    """A running world of `users`; the first is the desk. Raises `Refused` where the extra is missing."""
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
    everybody = users or (DESK,)
    async with contextlib.AsyncExitStack() as stack:
        imap = await stack.enter_async_context(_imap_server(everybody))
        running = World(imap, everybody, clock)
        await stack.enter_async_context(smtp_server(running.submission))
        yield running


def _imap_server(users: tuple[str, ...]) -> "contextlib.AbstractAsyncContextManager[ImapServer]":
    try:
        from mailgateway.demo.imap_server import imap_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"pymap", "pysasl", "proxyprotocol"}:
            raise
        raise Refused('The demo needs the extra: pip install "thirdthursday[demo]".') from None
    return imap_server([plain(user) for user in users], PASSWORD)
