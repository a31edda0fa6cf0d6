"""What the desk knows about the letter a mail answers: its lines, so that a quote of it is recognised, and its question."""

import email
import email.policy
from functools import lru_cache

from msgspec.structs import replace

from core.desk import Desk
from core.ids import fingerprint
from core.model import Token
from core.store.unit_of_work import View
from core.understanding import Known
from mailgateway.intake.mail import RawMail
from mailgateway.reading.peek import tokens_in


async def known_for(view: View, desk: Desk, mail: RawMail, known: Known) -> Known:
    """`known` with what the thread of `mail` adds; itself where the mail answers no letter of ours."""
    token = await _token(view, desk, mail)
    if token is None:
        return known
    letter = await view.rendered.get(token.row)
    return replace(known, thread=token.asks, sent=_lines(letter.content) if letter is not None else ())


async def _token(view: View, desk: Desk, mail: RawMail) -> Token | None:
    for candidate in tokens_in(mail.raw, desk.domain):
        found = await view.tokens.get(fingerprint(candidate))
        if found is not None:
            return found
    return None


@lru_cache(maxsize=200)
def _lines(content: bytes) -> tuple[str, ...]:
    """The lines of the text part of a letter of ours; asked for twice, when its answer is read and when it is decided."""
    parsed = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in parsed.walk():
        if part.get_content_type() == "text/plain":
            body = part.get_payload(decode=True)
            text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
            return tuple(line for line in text.splitlines() if line.strip())
    return ()
