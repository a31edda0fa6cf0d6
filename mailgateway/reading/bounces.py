"""Which mails report that a letter of ours was not delivered, or not yet (inbound.md 3.1)."""

import logging
import re
from typing import NamedTuple

from flufl.bounce import all_failures

from core.text import is_address
from mailgateway.reading.mime import Leaf, Mail, leaf_bytes
from mailgateway.reading.robot_words import AUTO_SUBJECT, BOUNCE_SUBJECT, DELAY_SUBJECT
from mailgateway.reading.robots import empty_path, report_type

REPORT = 64 * 1024

logging.getLogger("flufl.bounce").disabled = True  # it would write addresses into the log

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
_DAEMON_PART = re.compile(
    r"(?:mailer-?daemon.*|mail-daemon|mdaemon|post[-_.]?master|mail[-_.]delivery[-_.](?:sub)?system|"
    r"mail[-_.]?administrator|ndr)\Z"
)
_DAEMON_NAME = re.compile(
    r"\W*(?:mail delivery|mailer[- ]?daemon|post ?master|mail administrator|jetmail system)\b", re.IGNORECASE
)
_COMPLAINT = re.compile(r"complaint about message from \d{1,3}\.", re.IGNORECASE)
_ACTION = re.compile(rb"^action\s*:\s*([a-z-]+)", re.IGNORECASE | re.MULTILINE)
_FAILED_TEXT = re.compile(
    r"permanent(?:ly)? (?:error|failed|fatal)|given up|gave up|5\.\d\.\d|returned because", re.IGNORECASE
)


class From(NamedTuple):
    """What stands in From, well formed or not: local part (lower case), the name shown, and whether an address is there."""

    local_part: str
    name: str
    empty: bool


def bounce(mail: Mail, subject: str, who: From, envelope_from: str | None, *, replied: bool, bounced: bool) -> str:
    """The rule that makes a mail a bounce (or a delay), with the value that matched; '' when it is none.

    `subject` is peeled, `replied` says that it was marked as a reply or forward, `bounced` that the mail came to our
    bounce address.
    """
    if rule := _by_parts(mail):
        return rule
    if is_daemon(who):
        return f"from: {who.local_part or who.name}"
    if _COMPLAINT.match(subject):
        return f"subject: {subject}"
    daemonic = bool(BOUNCE_SUBJECT.match(subject))
    if daemonic and (who.empty or empty_path(mail, envelope_from)):
        return f"return-path: <> with subject: {subject}"
    if daemonic and not replied and (all_failed(mail) or _returns_a_mail(mail)):
        return f"a failed recipient or a returned mail with subject: {subject}"
    return "delivered to the bounce address" if bounced and not AUTO_SUBJECT.match(subject) else ""


def _returns_a_mail(mail: Mail) -> bool:
    return any(leaf.kind in ("message/rfc822", "text/rfc822-headers") for leaf in mail.leaves)


def _by_parts(mail: Mail) -> str:
    kind = report_type(mail)
    if kind in ("delivery-status", "feedback-report"):
        return f"report-type: {kind}"
    if any(leaf.kind in _STATUS_PARTS or leaf.kind == "message/feedback-report" for leaf in mail.leaves):
        return "part: message/delivery-status"
    return "x-failed-recipients" if "x-failed-recipients" in mail.fields else ""


def is_daemon(who: From) -> bool:
    """Whether a mail system wrote: by the local part of From, or by the name it shows."""
    return bool(_DAEMON_PART.match(who.local_part) or _DAEMON_NAME.match(who.name))


def all_failed(mail: Mail) -> list[str]:
    """The failed recipients that flufl.bounce finds, lower case, sorted; it may raise and may answer in bytes."""
    try:
        temporary, permanent = all_failures(mail.message)
    except Exception:
        return []
    each_one: set[object] = {*permanent, *temporary}
    found = {each.decode("ascii", "replace") if isinstance(each, bytes) else str(each) for each in each_one}
    return sorted(address for each in found if (address := plain_address(each)))


def plain_address(text: str) -> str:
    """The plain address in a recipient field, lower case; '' when there is none."""
    text = text.strip().strip("<>\"' ").removeprefix("rfc822;").strip("<> ").lower()
    return text if is_address(text) else ""


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
