"""What stands in for a calendar part that was lost: subject words, or the class of a winmail.dat (calendar.md 4.6)."""

import re
from typing import Literal, NamedTuple

from core.calendar import own_uid
from mailgateway.reading.mime import Mail, leaf_bytes

LOOKED_AT = 64 * 1024

Answer = Literal["join", "maybe", "decline", "proposal"]

_SUBJECTS: tuple[tuple[str, Answer], ...] = (
    ("accepted:", "join"),
    ("derbyniwyd:", "join"),
    ("tentative:", "maybe"),
    ("tentatively accepted:", "maybe"),
    ("petrus:", "maybe"),
    ("amodol:", "maybe"),
    ("dros dro:", "maybe"),
    ("declined:", "decline"),
    ("gwrthodwyd:", "decline"),
    ("new time proposed:", "proposal"),
)
_CLASSES: tuple[tuple[bytes, Answer], ...] = (
    (b"ipm.schedule.meeting.resp.pos", "join"),
    (b"ipm.schedule.meeting.resp.tent", "maybe"),
    (b"ipm.schedule.meeting.resp.neg", "decline"),
    (b"ipm.microsoft schedule.mtgrespp", "join"),
    (b"ipm.microsoft schedule.mtgrespa", "maybe"),
    (b"ipm.microsoft schedule.mtgrespn", "decline"),
)
_UID = re.compile(rb"[a-z2-7]{26}\.[0-9]{1,6}@[a-z0-9.-]{1,200}", re.IGNORECASE)


class Substitute(NamedTuple):
    """The answer and where it stood; `uid` is ours where a winmail.dat still held it."""

    answer: Answer
    word: str
    uid: str = ""


def substitute(mail: Mail, subject: str, uid_domain: str) -> Substitute | None:
    """The answer that the peeled subject or a rich-text attachment gives; None when there is none."""
    for leaf in mail.leaves:
        if leaf.kind in ("application/ms-tnef", "application/vnd.ms-tnef") or leaf.name.lower() == "winmail.dat":
            head = leaf_bytes(leaf, mail.defects)[:LOOKED_AT].replace(b"\0", b"").lower()
            for mark, answer in _CLASSES:
                if mark in head:
                    return Substitute(answer, mark.decode(), _uid(head, uid_domain))
    start = " ".join(subject.split()).lower()
    return next((Substitute(answer, word) for word, answer in _SUBJECTS if start.startswith(word)), None)


def _uid(head: bytes, uid_domain: str) -> str:
    found = (own_uid(match.decode("ascii", "replace"), uid_domain) for match in _UID.findall(head))
    return next((uid for uid in found if uid), "")
