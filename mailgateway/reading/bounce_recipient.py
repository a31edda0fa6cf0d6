"""Whom a bounce is about: the returned Message-ID, the delivery-status part, then flufl.bounce (inbound.md 7)."""

import logging
import re

from flufl.bounce import all_failures

from core.text import is_address
from core.understanding import Bounce
from mailgateway.reading.bounces import leaf_report, status_parts
from mailgateway.reading.identity import folded_message_id
from mailgateway.reading.mime import Mail, leaf_bytes
from mailgateway.reading.threads import our_tokens

LOOKED_AT = 128 * 1024

logging.getLogger("flufl.bounce").disabled = True  # it would write addresses into the log

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
        message_id=folded_message_id(ours or (ids[0] if ids else "")),
        token=bounce_token or next(iter(our_tokens(ours, domain)), ""),
    )


def _returned(mail: Mail, at: int) -> bytes:
    """The text of a leaf in which the returned mail or the report may stand."""
    leaf = mail.leaves[at]
    if leaf.kind not in _RETURNED:
        return b""
    payload = leaf.part.get_payload()
    if isinstance(payload, list):
        return b"\n".join(str(part).encode("utf-8", "replace")[:LOOKED_AT] for part in payload[:1])
    return leaf_bytes(leaf, mail.defects)[:LOOKED_AT]


def _recipient(mail: Mail, blocks: bytes) -> str:
    """From the delivery-status part (the original recipient first), the header Gmail adds, else as flufl.bounce finds it."""
    found = [(kind.lower(), _address(value.decode("utf-8", "replace"))) for kind, value in _RECIPIENT.findall(blocks)]
    for wanted in (b"final", b"original"):
        for kind, address in found:
            if kind == wanted and address:
                return address
    failed = _address(mail.first("x-failed-recipients").split(",")[0])
    return failed or next(iter(all_failed(mail)), "")


def all_failed(mail: Mail) -> list[str]:
    """The failed recipients that flufl.bounce finds, lower case, sorted; it may raise and may answer in bytes."""
    try:
        temporary, permanent = all_failures(mail.message)
    except Exception:
        return []
    each_one: set[object] = {*permanent, *temporary}
    found = {each.decode("ascii", "replace") if isinstance(each, bytes) else str(each) for each in each_one}
    return sorted(address for each in found if (address := _address(each)))


def _address(text: str) -> str:
    text = text.strip().strip("<>\"' ").removeprefix("rfc822;").strip("<> ").lower()
    return text if is_address(text) else ""


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
