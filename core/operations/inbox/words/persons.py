"""Asking for a person: HUMAN, ASK."""

from core.operations.inbox.arrived import Result
from core.operations.inbox.asking import to_human
from core.operations.inbox.mail import Mail
from core.operations.inbox.words.verbs import Verb
from core.text import lit


async def human(mail: Mail) -> Result:
    """HUMAN: a person answers, and the sender is told so."""
    return await to_human(mail, lit("asks for a person"))


async def ask(mail: Mail) -> Result:
    """ASK: asks the host of a closed series for a place."""
    return await to_human(mail, lit("asks the host of a closed series for a place"))


WORDS: dict[str, Verb] = {"HUMAN": human, "ASK": ask}
