"""Which mails report that a letter of ours was not delivered, or not yet (inbound.md 3.1)."""

import re

from mailgateway.reading.mime import Leaf, Mail, leaf_bytes
from mailgateway.reading.robot_words import AUTO_SUBJECT, BOUNCE_SUBJECT, DELAY_SUBJECT
from mailgateway.reading.robots import empty_path, report_type

REPORT = 64 * 1024

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
_DAEMON = re.compile(
    r"(?:mailer[-_ ]?daemon|postmaster\b|mail[-_ ]?delivery|mailer\b|mailerdaemon|mdaemon|bounce[-+]?s?\b)",
    re.IGNORECASE,
)
_ACTION = re.compile(rb"^action\s*:\s*([a-z-]+)", re.IGNORECASE | re.MULTILINE)
_FAILED_TEXT = re.compile(
    r"permanent(?:ly)? (?:error|failed|fatal)|given up|gave up|5\.\d\.\d|returned because", re.IGNORECASE
)


def bounce(mail: Mail, subject: str, local_part: str, envelope_from: str | None, *, bounced: bool) -> str:
    """The rule that makes a mail a bounce (or a delay), with the value that matched; '' when it is none.

    `subject` is peeled, `local_part` that of From (lower case), `bounced`: it came to our bounce address.
    """
    kind = report_type(mail)
    if kind in ("delivery-status", "feedback-report"):
        return f"report-type: {kind}"
    if any(leaf.kind in _STATUS_PARTS or leaf.kind == "message/feedback-report" for leaf in mail.leaves):
        return "part: message/delivery-status"
    if "x-failed-recipients" in mail.fields:
        return "x-failed-recipients"
    if is_daemon(local_part):
        return f"from: {local_part}"
    if empty_path(mail, envelope_from) and BOUNCE_SUBJECT.match(subject):
        return f"return-path: <> with subject: {subject}"
    if bounced and not AUTO_SUBJECT.match(subject):
        return "delivered to the bounce address"
    return ""


def is_daemon(local_part: str) -> bool:
    """Whether the local part of From is that of a mail system."""
    return local_part in ("mailer-daemon", "postmaster") or local_part.startswith("mailer-daemon")


def is_delay(mail: Mail, subject: str) -> bool:
    """Whether the mail system is still trying: every recipient block says `delayed`, or the subject does and none failed."""
    actions = [action.lower() for leaf in status_parts(mail) for action in _ACTION.findall(leaf_report(leaf))]
    if actions:
        return all(action == b"delayed" for action in actions)
    return bool(DELAY_SUBJECT.match(subject)) and "x-failed-recipients" not in mail.fields


def status_parts(mail: Mail) -> list[Leaf]:
    """The delivery-status parts."""
    return [leaf for leaf in mail.leaves if leaf.kind in _STATUS_PARTS]


def leaf_report(leaf: Leaf) -> bytes:
    """The bytes of a delivery-status part, at most 64 KB; the standard parser makes header blocks of them."""
    payload = leaf.part.get_payload()
    if isinstance(payload, list):
        return "\n\n".join(str(block) for block in payload[:100]).encode("utf-8", "replace")[:REPORT]
    return leaf_bytes(leaf, [])[:REPORT]
