"""Pure: a claimed letter as the bytes of one mail, by the name and address of the desk."""

from datetime import datetime

from core.desk import Desk
from core.operations.outbox import Draft
from core.text import Safe
from mailgateway.sending.compose import Attachment, Outgoing, compose

FAREWELL = ("confirm_address", "forwarded_invite", "brought", "phone_confirm")
"""Letters to addresses that nobody vouched for: the name shown to them is not the sender's own words."""


def finished(desk: Desk, draft: Draft, now: datetime) -> bytes:
    """The final bytes. Raises `Refused` for an address or header that cannot stand in a mail."""
    row = draft.row
    return compose(
        Outgoing(
            from_address=desk.address,
            from_name=draft.from_name,
            to_address=row.address,
            to_name=Safe("") if row.kind in FAREWELL else row.name,
            subject=draft.letter.subject,
            date=now,
            message_id=row.message_id,
            text=draft.letter.text,
            reply_to=draft.reply_to if draft.reply_to != desk.address else "",
            in_reply_to=row.in_reply_to,
            references=row.references,
            auto=row.auto,
            loop=desk.instance,
            unsubscribe=draft.unsubscribe,
            calendar=draft.calendar,
            method=draft.method,
            attachments=tuple(_attachment(name, text) for name, text in row.files.items()),
        )
    )


_MEDIA = {"txt": "text/plain", "csv": "text/csv", "json": "application/json"}


def _attachment(name: str, text: str) -> Attachment:
    """A file that travels with a letter; its type goes by its ending."""
    return Attachment(name=name, media=_MEDIA.get(name.rpartition(".")[2], "text/plain"), content=text.encode())
