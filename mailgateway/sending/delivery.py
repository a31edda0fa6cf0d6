"""The delivery: claims letters one by one, sends each by phases, and writes down what became of it."""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable

from core.clock import Clock, system_clock
from core.config import LimitSettings
from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Owner
from core.operations import outbox
from core.operations.outbox import Claimed, Draft, Settled
from core.operations.work import GATEWAY, Work
from core.store.ports import Store
from core.store.refusals import StoreBusy
from core.store.unit_of_work import UnitOfWork
from mailgateway.fail_points import reached
from mailgateway.intake.backoff import pause
from mailgateway.processes import alive, this_process
from mailgateway.sending.finishing import finished
from mailgateway.sending.outcome import Outcome
from mailgateway.sending.pacing import Pace
from mailgateway.sending.smtp import SmtpAccount

log = logging.getLogger("sending.delivery")

LONGEST_REST = 60.0
LAST_REPLY_SECONDS = 8.0
"""How long a stopping gateway waits for the reply to a letter that may be out already."""
_OURS = ("connect", "tls", "timeout", "login", "account", "sender")
"""Reasons that say something about the server or our account: the next letter would fare no better."""


class Delivery:
    """Sends by `account` what the outbox of `store` holds. `trouble` is the last outcome that was not the letter's own."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        account: SmtpAccount,
        *,
        clock: Clock = system_clock,
        ids: Ids = random_id,
        chance: Callable[[], float] = random.random,
        limits: LimitSettings = LimitSettings(),  # noqa: B008 - frozen
        archive: str = "",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._desk, self._account = store, desk, account
        self._clock, self._ids, self._chance = clock, ids, chance
        self._owner: Owner = this_process(clock())
        self._news = asyncio.Event()
        self._failures = 0
        self._limits, self._archive = limits, archive
        self._pace = Pace(limits, monotonic=monotonic)
        self.trouble: Outcome | None = None
        self.sent = 0

    def wake(self) -> None:
        """Letters were queued, or may go again."""
        self._news.set()

    async def recover(self) -> int:
        """Take back what a process that died was sending; returns how many letters."""
        async with self._store.unit_of_work(GATEWAY) as uow:
            return await outbox.recover(self._work(uow), lambda owner: alive(owner, self._clock()))

    async def drain(self) -> int:
        """Send everything that is due; returns how many letters left. Stops at trouble that is not a letter's own."""
        self.trouble = None
        before = self.sent
        claimed = await self._next(None)
        while claimed is not None:
            done = await self._send(claimed)
            claimed = await self._next(done, go_on=self.trouble is None)
        await self._account.close()
        return self.sent - before

    async def run(self, workers: int) -> None:
        """Send until cancelled, `workers` letters at a time."""
        await self.recover()
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(workers):
                    group.create_task(self._deliver())
        finally:
            await self._account.close()

    async def _deliver(self) -> None:
        """One worker: the transaction that settles a letter claims the next."""
        done: Settled | None = None
        while True:
            try:
                claimed = await self._next(done, go_on=self.trouble is None)
            except StoreBusy:
                continue  # it waited half a minute already; what became of the last letter is still to be written
            done = None
            if claimed is not None:
                done = await self._send(claimed)
            elif self.trouble is not None:
                await self._recover_from_trouble()
            else:
                await self._rest()

    async def _next(self, done: Settled | None, *, go_on: bool = True) -> Claimed | None:
        """Settle the last letter and claim the next, in one transaction."""
        reached("before-settle" if done is not None else "")
        async with self._store.unit_of_work(GATEWAY) as uow:
            work = self._work(uow)
            if done is not None:
                await outbox.settle(work, done)
            claimed = await self._claim(work) if go_on else None
        reached("after-settle" if done is not None else "after-claim" if claimed is not None else "")
        return claimed

    async def _claim(self, work: Work) -> Claimed | None:
        self._pace.look()
        terms = outbox.Terms(self._pace.admits, self._limits.person_per_day)
        claimed = await outbox.claim(work, self._owner, self._finish, terms)
        if claimed is None:
            return None
        self._pace.took(claimed.row)
        if outbox.unasked(claimed.row) and (why := await outbox.too_many(work, self._limits.unasked_per_hour)):
            await outbox.trip(work, why)
        return claimed

    def _finish(self, draft: Draft) -> bytes:
        return finished(self._desk, draft, self._clock())

    def _work(self, uow: UnitOfWork) -> Work:
        return Work(uow, self._desk, self._ids)

    async def _send(self, claimed: Claimed) -> Settled:
        """One letter on its way. A gateway that is stopped after the dot waits a little for the reply."""
        row = claimed.row
        to = (claimed.recipient, self._archive) if self._archive else (claimed.recipient,)
        sending = asyncio.ensure_future(
            self._account.send(claimed.envelope_from, to, claimed.content, lambda: self._at_dot(row.id))
        )
        try:
            outcome = await asyncio.shield(sending)
        except asyncio.CancelledError:
            await self._stopped_while_sending(claimed, sending)
            raise
        reached("after-reply" if outcome.result == "sent" else "")
        return self._judged(claimed, outcome)

    async def _stopped_while_sending(self, claimed: Claimed, sending: "asyncio.Future[Outcome]") -> None:
        with contextlib.suppress(asyncio.CancelledError, TimeoutError):
            async with asyncio.timeout(LAST_REPLY_SECONDS):
                outcome = await sending
            await self._next(self._judged(claimed, outcome), go_on=False)

    async def _at_dot(self, row: str) -> None:
        reached("before-dot")
        async with self._store.unit_of_work(GATEWAY) as uow:
            await outbox.at_dot(self._work(uow), row)
        reached("after-dot")

    def _judged(self, claimed: Claimed, outcome: Outcome) -> Settled:
        """What is written down, and what it says about the way out. Logs name no person."""
        own = outcome.result in ("sent", "failed", "unknown") or outcome.reason not in _OURS
        self.trouble = None if own else outcome
        self._failures = 0 if own else self._failures + 1
        self.sent += outcome.result == "sent"
        facts = {
            "row": claimed.row.id, "kind": claimed.row.kind, "result": outcome.result, "reason": outcome.reason,
            "code": outcome.code, "attempt": claimed.row.attempts,
        }  # fmt: skip
        log.info("letter", extra=facts)
        return Settled(
            row=claimed.row.id, result=outcome.result, text=outcome.text, chance=self._chance(),
            reason=outcome.reason, status=outcome.status,
        )  # fmt: skip

    async def _recover_from_trouble(self) -> None:
        """Leave the server alone for a while, then try the next letter."""
        refused = self.trouble is not None and self.trouble.result == "account_stopped"
        seconds = 15 * LONGEST_REST if refused else pause(self._failures, self._chance())
        await asyncio.sleep(seconds)
        self.trouble = None

    async def _rest(self) -> None:
        """Until a letter is due or there is news of one."""
        self._news.clear()
        seconds = await self._until_due()
        # not wait_for: until Python 3.12 it forgets a cancellation that comes together with the news
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()

    async def _until_due(self) -> float:
        now = self._clock()
        async with self._store.view() as view:
            held = await view.switches.get("hold") is not None
            ranks = (0, 1, 2) if await view.switches.get(outbox.BREAKER) is None else (0,)
            first = [row.due for rank in ranks if (row := await view.outbox.next_due(rank)) is not None]
        if not first or held:
            return LONGEST_REST
        if self._pace.wait is not None:  # something is due, and it is too early for one more
            return max(0.01, min(LONGEST_REST, self._pace.wait))
        return max(0.05 if len(ranks) > 1 else 1.0, min(LONGEST_REST, (min(first) - now).total_seconds()))
