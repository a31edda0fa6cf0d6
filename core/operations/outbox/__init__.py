"""The verbs of the outbox: claiming the next letter with its final bytes, and writing down what became of it."""

from core.operations.outbox.breaker import BREAKER, resume, too_many, trip, unasked
from core.operations.outbox.by_hand import arrived, hold, release, retry, withdraw
from core.operations.outbox.claiming import Admission, Claimed, Draft, Finish, Terms, calendar_part, claim
from core.operations.outbox.coming_back import too_much_refused
from core.operations.outbox.holding import hold_all, release_all
from core.operations.outbox.redirecting import REDIRECT, redirect, stop_redirect
from core.operations.outbox.settling import Settled, at_dot, proven, recover, settle

__all__ = [
    "BREAKER",
    "REDIRECT",
    "Admission",
    "Claimed",
    "Draft",
    "Finish",
    "Settled",
    "Terms",
    "arrived",
    "at_dot",
    "calendar_part",
    "claim",
    "hold",
    "hold_all",
    "proven",
    "recover",
    "redirect",
    "release",
    "release_all",
    "resume",
    "retry",
    "settle",
    "stop_redirect",
    "too_many",
    "too_much_refused",
    "trip",
    "unasked",
    "withdraw",
]
