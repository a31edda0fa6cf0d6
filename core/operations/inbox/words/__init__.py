"""What each word does beside YES, NO and MAYBE: one module a subject, one table from canonical word to verb."""

from core.operations.inbox.words import (
    afterwards,
    details,
    devices,
    hosting,
    libraries,
    memberships,
    persons,
    rights,
    standing,
    topics,
)
from core.operations.inbox.words.verbs import Verb

WORDS: dict[str, Verb] = {
    **memberships.WORDS,
    **standing.WORDS,
    **devices.WORDS,
    **details.WORDS,
    **topics.WORDS,
    **libraries.WORDS,
    **rights.WORDS,
    **hosting.WORDS,
    **afterwards.WORDS,
    **persons.WORDS,
}
"""Canonical word to verb; words that are not here go to a person."""

NEEDS_ITSELF: dict[str, Verb] = {
    "erase": rights.erase_confirmed,
    "address": details.address_confirmed,
}
"""The purposes of tokens whose YES does what the letter asked, and nothing else."""
