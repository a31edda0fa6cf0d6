"""Desks and robots that write to each other in simulated time: real bytes out, real bytes in, every reply read as mail is."""

import email
import email.policy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fakes_desk import AMIRA, DESK, Hands, Numbers
from msgspec.structs import replace

from core.desk import Desk
from core.operations import outbox, series, ticking
from core.operations.outbox import Claimed
from core.operations.work import GATEWAY, Work
from core.store.memory import MemoryStore
from core.store.ports import Store
from core.text import Safe
from mailgateway.intake.mail import RawMail
from mailgateway.intake.take import Take
from mailgateway.processes import this_process
from mailgateway.reader import Reader
from mailgateway.sending.finishing import finished

OURS = ("auto-submitted", "x-thirdthursday-loop", "x-auto-response-suppress", "precedence", "list-id", "list-unsubscribe",
        "list-unsubscribe-post", "feedback-id")  # fmt: skip


@dataclass
class Party:
    """A desk that takes raw mails and hands its letters over; `sent` are all that left."""

    desk: Desk
    clock: Hands
    store: Store
    take: Take
    ids: Numbers
    sent: list[Claimed] = field(default_factory=list)
    count: int = 0

    async def gets(self, raw: bytes, sender: str = "") -> None:
        """One mail arrives; our border says that its domain vouches for it."""
        self.count += 1
        domain = sender.rpartition("@")[2]
        seal = f"Authentication-Results: mx.{self.desk.domain}; dmarc=pass header.from={domain}\r\n" if sender else ""
        mail = RawMail(
            source="imap", key=f"imap:a:INBOX:1:{self.count}", raw=seal.encode() + raw, received_at=self.clock()
        )  # fmt: skip
        await self.take([mail])

    async def leaves(self) -> list[Claimed]:
        """Everything that is due leaves."""
        left = []
        while True:
            async with self.store.unit_of_work(GATEWAY) as uow:
                work = Work(uow, self.desk, self.ids)
                claimed = await outbox.claim(
                    work, this_process(self.clock()), lambda draft: finished(self.desk, draft, self.clock())
                )
                if claimed is None:
                    break
                await outbox.settle(work, outbox.Settled(row=claimed.row.id, result="sent"))
            left.append(claimed)
        self.sent += left
        return left

    async def passes(self, **by: float) -> None:
        """Time passes."""
        self.clock.at += timedelta(**by)
        await ticking.tick(self.store, self.desk, ids=self.ids)

    async def waiting(self) -> int:
        """Mails that wait for a person."""
        async with self.store.view() as view:
            return await view.inbound.count("waiting")


async def party(
    clock: Hands, reader: Reader, address: str = DESK.address, instance: str = DESK.instance, *,
    store: Store | None = None, capacity: int = 10,
) -> Party:  # fmt: skip
    """A desk with one series of `capacity` places, in memory unless a `store` is given."""
    domain = address.rpartition("@")[2]
    desk = replace(
        DESK, address=Safe(address), uid_domain=domain, instance=instance, secret=instance.encode() * 2,
        anchor=f"authserv:mx.{domain}",
    )  # fmt: skip
    store, ids = store or MemoryStore(clock), Numbers(address[0])
    new = series.NewSeries(slug="digital", name="Digital Hangout", first=date(2026, 12, 1), capacity=capacity)
    await series.add(store, desk, AMIRA, new, ids=ids)
    return Party(desk, clock, store, Take(store, desk, reader, clock=clock, ids=ids), ids)


def without_marks(raw: bytes) -> bytes:
    """A letter as it would be if its robot knew no manners: nothing in its header says what it is."""
    mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
    for name in OURS:
        del mail[name]
    return mail.as_bytes()


def away(letter: bytes, robot: str, number: int, now: datetime) -> bytes:
    """What an out-of-office robot that sets no header answers to `letter`."""
    mail = email.message_from_bytes(letter, policy=email.policy.default)
    to = mail["Reply-To"] or mail["From"]
    return (
        f"From: Priya Shah <{robot}>\r\nTo: {to}\r\nSubject: Re: {mail['Subject']}\r\n"
        f"Message-ID: <away{number}@robot.example>\r\n"
        f"Date: {now:%a, %d %b %Y %H:%M:%S} +0000\r\nIn-Reply-To: {mail['Message-ID']}\r\n\r\n"
        "Thank you for getting in touch. I will look at your message when I am at my desk.\r\n\r\nPriya\r\n"
    ).encode()
