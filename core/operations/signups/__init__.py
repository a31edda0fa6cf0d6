"""The verbs of sign-ups: answers of people, promotion from the queue, an organiser's hand."""

from core.operations.signups.answering import Asked, Outcome, answer, meeting, unconfirmed
from core.operations.signups.by_hand import by_hand, give, refuse_past, remove, set_state
from core.operations.signups.promoting import lapse_offers, promote

__all__ = [
    "Asked",
    "Outcome",
    "answer",
    "by_hand",
    "give",
    "lapse_offers",
    "meeting",
    "promote",
    "refuse_past",
    "remove",
    "set_state",
    "unconfirmed",
]
