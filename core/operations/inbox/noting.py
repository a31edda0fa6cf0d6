"""What somebody writes that the host should know: it stands in the host's pack, and goes a week after the session."""

import re

from msgspec.structs import replace

from core.model import Signup
from core.operations.inbox.mail import Mail
from core.text import clean_line

NOTE_LIMIT = 400
MOST_GREETING = 4
_PART = re.compile(r"\b(?:late|early|leave|drop off|dash|until|till|half|part|first|last)\b", re.IGNORECASE)


def comes_late(mail: Mail) -> bool:
    """Whether the mail speaks of coming late or leaving early."""
    hits = [hit for hit in mail.understood.hits if hit.family == "late" and not hit.switched_off]
    return any(_PART.search(hit.phrase) for hit in hits)


async def note_for_host(mail: Mail, standing: Signup) -> None:
    """Put the words of the mail beside what the host knows already of this person."""
    note = clean_line(f"{standing.access} {_without_greeting(mail.understood.reply.final)}".strip(), NOTE_LIMIT)
    await mail.work.uow.signups.put(replace(standing, access=note))


def _without_greeting(text: str) -> str:
    first, _, rest = text.strip().partition("\n")
    greets = first.rstrip().endswith((",", "!")) and len(first.split()) <= MOST_GREETING
    return rest if greets and rest.strip() else text
