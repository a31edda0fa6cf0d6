"""How an intake or an account is doing: facts for the dashboard and for `status`, no rules."""

from datetime import datetime
from typing import Literal

import msgspec

from core.text import Safe

State = Literal["starting", "working", "waiting", "failing", "refused"]


class Health(msgspec.Struct):
    """`last_ok` is the last successful exchange (aware UTC), `failures` counts those in a row since then.

    `why` is the sentence of the last failure, `note` a lasting oddity of the server that a person should know, and
    `retry_at` when the next attempt is due. `reconnects` counts all attempts after the first.
    """

    state: State = "starting"
    last_ok: datetime | None = None
    failures: int = 0
    why: Safe = Safe("")
    note: Safe = Safe("")
    retry_at: datetime | None = None
    reconnects: int = 0

    def worked(self, now: datetime, state: State = "working") -> None:
        """Something succeeded at `now`."""
        self.state, self.last_ok, self.failures, self.retry_at = state, now, 0, None
        self.why = Safe("")

    def failed(self, why: Safe, retry_at: datetime, state: State = "failing") -> None:
        """Something failed for the reason `why`."""
        self.state, self.why, self.retry_at = state, why, retry_at
        self.failures += 1

    @property
    def alarming(self) -> bool:
        """Whether organisers should see it: three failures in a row, or a refused password."""
        return self.failures >= 3 or self.state == "refused"
