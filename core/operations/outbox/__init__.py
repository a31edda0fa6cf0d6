"""The verbs of the outbox: claiming the next letter with its final bytes, and writing down what became of it."""

from core.operations.outbox.by_hand import arrived, hold, release, retry, withdraw
from core.operations.outbox.claiming import Claimed, Draft, Finish, calendar_part, claim
from core.operations.outbox.holding import hold_all, release_all
from core.operations.outbox.settling import Settled, at_dot, proven, recover, settle

__all__ = [
    "Claimed",
    "Draft",
    "Finish",
    "Settled",
    "arrived",
    "at_dot",
    "calendar_part",
    "claim",
    "hold",
    "hold_all",
    "proven",
    "recover",
    "release",
    "release_all",
    "retry",
    "settle",
    "withdraw",
]
