"""How fast letters may leave: so many in any minute from our account and to one domain, and answers to people first."""

import time
from collections import deque
from collections.abc import Callable

from core.config import LimitSettings
from core.model import OutboxRow
from core.operations.outbox import Admission

MINUTE = 60.0
SHARE = 4
"""One part in so many of each limit is kept for answers to people."""


class Window:
    """At most `most` in any sixty seconds; the last part of them only for answers."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._for_batches = max(1, most - max(1, most // SHARE)) if most > 1 else 1
        self._times: deque[float] = deque()

    def wait(self, now: float, *, answer: bool) -> float:
        """Seconds until one more may leave; 0 when it may at once."""
        while self._times and self._times[0] <= now - MINUTE:
            self._times.popleft()
        most = self._most if answer else self._for_batches
        return 0.0 if len(self._times) < most else self._times[len(self._times) - most] + MINUTE - now

    def took(self, now: float) -> None:
        """One has left."""
        self._times.append(now)

    @property
    def idle(self) -> bool:
        """Whether nothing is remembered."""
        return not self._times


class Pace:
    """The windows of one account. `wait` is how long the first letter that was put off in this look has to wait."""

    def __init__(self, limits: LimitSettings, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._monotonic = limits, monotonic
        self._account = Window(limits.per_minute)
        self._domains: dict[str, Window] = {}
        self.wait: float | None = None

    def look(self) -> None:
        """A new look at the queue begins."""
        self.wait = None

    def admits(self, row: OutboxRow) -> Admission:
        """`go`, `pass` for a letter whose domain must wait, or `stop` where no letter of this kind may leave now."""
        now, answer = self._monotonic(), row.rank == 0
        account = self._account.wait(now, answer=answer)
        if account:
            return self._put_off(account, "stop")
        domain = self._domain(row).wait(now, answer=answer)
        return self._put_off(domain, "pass") if domain else "go"

    def _put_off(self, seconds: float, how: Admission) -> Admission:
        self.wait = seconds if self.wait is None else min(self.wait, seconds)
        return how

    def took(self, row: OutboxRow) -> None:
        """A letter is on its way."""
        now = self._monotonic()
        self._account.took(now)
        self._domain(row).took(now)

    def _domain(self, row: OutboxRow) -> Window:
        domain = row.address.rpartition("@")[2].casefold()
        if domain not in self._domains:
            if len(self._domains) > 1000:  # only those that still count are kept
                self._domains = {name: window for name, window in self._domains.items() if not window.idle}
            self._domains[domain] = Window(self._limits.domain_per_minute)
        return self._domains[domain]
