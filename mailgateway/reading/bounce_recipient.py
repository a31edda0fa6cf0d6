"""Whom a bounce is about: the returned Message-ID, the delivery-status part, then flufl.bounce (inbound.md 7)."""

import re

from core.text import clean_line
from core.understanding import Bounce
from mailgateway.reading.bounces import all_failed, leaf_report, plain_address, status_parts
from mailgateway.reading.identity import folded_message_id
from mailgateway.reading.mime import Mail, leaf_bytes
from mailgateway.reading.threads import our_tokens

LOOKED_AT = 128 * 1024

_RECIPIENT = re.compile(
    rb"^(final|original)-recipient\s*:\s*(?:rfc822|utf-8|smtp|x400|[a-z0-9-]{1,20})?\s*;?\s*([^\r\n]+)",
    re.IGNORECASE | re.MULTILINE,
)
_STATUS = re.compile(rb"^status\s*:\s*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(rb"^action\s*:\s*([a-z-]+)", re.IGNORECASE | re.MULTILINE)
_ANY_STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.-])([45])\d\d[ -](?![\d.]*\d{4})")
_UNKNOWN = re.compile(
    r"user unknown|unknown user|no such (?:user|domain|recipient|mailbox|address)|does not exist|doesn't exist|"
    r"host (?:or domain name )?not found",
    re.IGNORECASE,
)
_RETURNED = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
    "text/plain",
    "message/partial",
)
_MESSAGE_ID = re.compile(rb"^\s*(?:>\s*)?message-id\s*:\s*(<[^<>\s]{1,300}>)", re.IGNORECASE | re.MULTILINE)


def read_bounce(mail: Mail, domain: str, bounce_token: str, subject: str) -> Bounce:
    """The address that failed ('' if unknown), its status, and the letter of ours that it was."""
    blocks = b"\n\n".join(leaf_report(leaf) for leaf in status_parts(mail))
    texts = [_returned(mail, kind) for kind in range(len(mail.leaves))]
    ids = [m.decode("ascii", "replace") for text in texts for m in _MESSAGE_ID.findall(text)]
    ours = next((each for each in ids if our_tokens(each, domain)), "")
    status = _status(blocks, texts, subject)
    return Bounce(
        recipient=_recipient(mail, blocks),
        permanent=status.startswith("5"),
        status=status,
        message_id=clean_line(folded_message_id(ours or (ids[0] if ids else ""))),
        token=bounce_token or next(iter(our_tokens(ours, domain)), ""),
    )


def _returned(mail: Mail, at: int) -> bytes:
    """The text of a leaf in which the returned mail or the report may stand."""
    leaf = mail.leaves[at]
    if leaf.kind not in _RETURNED and not leaf.kind.startswith("multipart/"):
        return b""
    payload = leaf.part.get_payload()
    if isinstance(payload, list):
        return b"\n".join(str(part).encode("utf-8", "replace")[:LOOKED_AT] for part in payload[:1])
    return leaf_bytes(leaf, mail.defects)[:LOOKED_AT]


def _recipient(mail: Mail, blocks: bytes) -> str:
    """From the delivery-status part (the original recipient first: the one we wrote to), else as flufl.bounce finds it."""
    found = [
        (kind.lower(), plain_address(value.decode("utf-8", "replace"))) for kind, value in _RECIPIENT.findall(blocks)
    ]
    for wanted in (b"original", b"final"):
        for kind, address in found:
            if kind == wanted and address:
                return address
    failed = plain_address(mail.first("x-failed-recipients").split(",")[0])
    return failed or next(iter(all_failed(mail)), "")


def _status(blocks: bytes, texts: list[bytes], subject: str) -> str:
    """The status of the failed recipient: from the report, else from the text; '' when none is given."""
    actions = [action.lower() for action in _ACTION.findall(blocks)]
    reported = [status.decode() for status in _STATUS.findall(blocks)]
    failed = [s for s in reported if s.startswith("5")] or [s for s in reported if s.startswith("4")]
    if failed:
        return str(failed[0])
    text = (b"\n".join(texts)[:LOOKED_AT]).decode("utf-8", "replace")
    if found := _ANY_STATUS.search(text):
        return str(found.group(1))
    if _UNKNOWN.search(text) or _UNKNOWN.search(subject):
        return "5.1.1"
    if code := _REPLY_CODE.search(text):
        return f"{code.group(1)}.0.0"
    return "5.0.0" if b"failed" in actions else ""
