"""A day of mail for one desk: officers who sign up and change their minds, buttons, robots, forgers, rubbish, and faults."""

import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from outlook import calendar_of, outlook_answer, outlook_reply
from robots import Party, away

from core.operations import outbox
from core.operations.outbox import Claimed
from core.operations.work import GATEWAY, Work
from core.store.ports import Store
from core.store.refusals import busy
from mailgateway.intake.mail import RawMail, TryLater
from mailgateway.processes import this_process
from mailgateway.sending.finishing import finished

PEOPLE = 400
SAYS = ("Yes please, count me in", "YES", "NO", "Sorry, I cannot make it this time", "MAYBE", "Could you tell me more?",
        "Hello there", "I would like to come along", "STATUS", "I am afraid I have to drop out")  # fmt: skip
FAULTY = 0.01


class Unsteady:
    """A store that now and then has no time: one transaction in a hundred or so is refused before it begins."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self._store, self._chance, self.refused = store, chance, 0
        self.steady = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @asynccontextmanager
    async def unit_of_work(self, *given: Any) -> AsyncIterator[Any]:
        """The store's own, or none at all."""
        if not self.steady and self._chance.random() < FAULTY:
            self.refused += 1
            raise busy(30)
        async with self._store.unit_of_work(*given) as uow:
            yield uow


@dataclass
class Day:
    """One desk's day. `invites` are the last invites by address, `copies` how often each letter left.

    `faulty` is the share of letters that meet a fault on their way.
    """

    party: Party
    store: Unsteady
    chance: random.Random
    number: int = 0
    invites: dict[str, bytes] = field(default_factory=dict)
    copies: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    again: int = 0
    faulty: float = FAULTY

    def mail(self) -> bytes:
        """The next mail of the day."""
        self.number += 1
        person = self.chance.randrange(PEOPLE)
        who = (f"Guest {person}", f"guest{person}@d{person % 17}.example")
        kind = self.chance.random()
        if kind < 0.55:
            return outlook_reply(*who, self.chance.choice(SAYS), number=self.number)
        if kind < 0.75 and who[1] in self.invites:
            partstat = self.chance.choice(("ACCEPTED", "DECLINED", "TENTATIVE"))
            return outlook_answer(*who, self.invites[who[1]], partstat, number=self.number)
        if kind < 0.85 and who[1] in self.invites:
            return away(self.invites[who[1]], who[1], self.number, self.party.clock())
        if kind < 0.95:
            return outlook_reply(
                *who, "Please sign me up", number=self.number, dmarc=self.chance.choice(("none", "fail"))
            )
        rubbish = bytes(self.chance.randrange(256) for _ in range(self.chance.randrange(2000)))
        return rubbish + b"\n\n%d" % self.number  # two that say nothing at all would be one and the same mail

    async def arrive(self, count: int) -> None:
        """Some mails come in one batch, some of them twice; a store without time gets them again, as a mailbox would."""
        raws = [self.mail() for _ in range(count)]
        raws += [raw for raw in raws if self.chance.random() < FAULTY]
        batch = []
        for raw in raws:
            self.party.count += 1
            batch.append(
                RawMail(
                    source="imap", key=f"imap:a:INBOX:1:{self.party.count}", raw=raw, received_at=self.party.clock()
                )
            )
        while True:
            try:
                receipts = await self.party.take(batch)
                break
            except TryLater:
                continue
        self.accepted += sum(not each.again for each in receipts)
        self.again += sum(each.again for each in receipts)

    async def send(self) -> None:
        """What is due leaves; one letter in a hundred meets a fault, and now and then the process dies after the dot."""
        while (claimed := await self._next()) is not None:
            fault = self.chance.random()
            result = (
                "sent"
                if fault >= self.faulty
                else self.chance.choice(("retry", "unknown", "failed", "died", "died at dot"))
            )
            self.outcomes[result] += 1
            if result in ("sent", "unknown", "died at dot"):  # the server has it, whether we know or not
                self.copies[claimed.row.message_id] += 1
                if calendar_of(claimed.content):
                    self.invites[claimed.row.address] = claimed.content
            async with self.party.store.unit_of_work(GATEWAY) as uow:
                work = Work(uow, self.party.desk, self.party.ids)
                if result == "died at dot":
                    await outbox.at_dot(work, claimed.row.id)
                elif result != "died":
                    await outbox.settle(work, outbox.Settled(row=claimed.row.id, result=result))  # type: ignore[arg-type]
            if result.startswith("died"):
                await self.recover()

    async def _next(self) -> Claimed | None:
        now = self.party.clock()
        async with self.party.store.unit_of_work(GATEWAY) as uow:
            work = Work(uow, self.party.desk, self.party.ids)
            return await outbox.claim(work, this_process(now), lambda draft: finished(self.party.desk, draft, now))

    async def recover(self) -> None:
        """A new process takes back what the dead one was sending."""
        async with self.party.store.unit_of_work(GATEWAY) as uow:
            await outbox.recover(Work(uow, self.party.desk, self.party.ids), lambda _: False)
