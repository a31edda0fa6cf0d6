"""Pure: what became of one letter, judged from where the sending stopped and what the server said (safety.md 5.2)."""

import re
from typing import Literal

import msgspec

from core.text import Safe, clean_line

Result = Literal["sent", "retry", "failed", "unknown", "account_stopped"]
Phase = Literal["connect", "login", "mail", "rcpt", "data"]
Reason = Literal[
    "accepted", "connect", "tls", "timeout", "dropped", "busy", "login", "sender", "account", "recipient", "content",
    "address", "bytes",
]  # fmt: skip


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """`result` decides what happens next, `reason` is the class that is counted and shown, `phase` where it stopped.

    `code` is the server's reply code (0: it said nothing), `status` its enhanced code (`5.1.1` or ""), `text` its cleaned
    sentence or ours. `refused` are further recipients (the archive address) that the server did not take.
    """

    result: Result
    reason: Reason
    phase: Phase
    code: int = 0
    status: str = ""
    text: Safe = Safe("")
    refused: tuple[str, ...] = ()


_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_ABOUT_US = re.compile(r"5\.(?:7\.(?:3|8|9|14|30|57|60|139|5\d\d|7\d\d)|2\.252)\Z")
"""Enhanced codes that say something about our account and not about the recipient: RFC 4954 section 6 (5.7.8, 5.7.9;
5.7.0 only with reply 530, for Gmail says 552 5.7.0 of a content it blocks) and Exchange Online's own (sign-in off or
missing, sender not ours, tenant blocked or over its limits)."""
_OF_US = re.compile(
    r"relay(?:ing)?\b.{0,20}\b(?:denied|not permitted|prohibited)|unable to relay|sender verify failed"
    r"|(?:sender address|client host|helo command) rejected|\A5\.7\.1\b.{0,300}: access denied",
    re.IGNORECASE | re.DOTALL,
)
"""Words of Postfix and Exim about client and sender; Postfix keeps them back until RCPT (`smtpd_delay_reject`)."""


def status_of(text: str) -> str:
    """The enhanced status code (RFC 3463) at the start of a reply text, or ""."""
    found = _STATUS.match(text)
    return found[1] if found else ""


def about_us(code: int, text: str) -> bool:
    """Whether a refusal is about our account: nothing else would get through either."""
    if code in {530, 534, 535, 538}:
        return True
    return 500 <= code < 600 and bool(_ABOUT_US.match(status_of(text)) or _OF_US.search(text))


def judged(phase: Phase, code: int, text: str) -> Outcome:
    """The outcome of a reply other than success in `phase`. After DATA only a real refusal is believed."""
    result, reason = _judged(phase, code, text)
    return Outcome(
        result=result, reason=reason, phase=phase, code=max(code, 0), status=status_of(text), text=clean_line(text)
    )


def _judged(phase: Phase, code: int, text: str) -> tuple[Result, Reason]:
    if 400 <= code < 500:
        return "retry", "busy"
    if phase == "connect":
        return "retry", "connect"
    if not 500 <= code < 600:  # no reply that RFC 5321 knows
        return ("unknown", "dropped") if phase == "data" else ("retry", "dropped")
    if phase == "login":
        return "account_stopped", "login"
    if phase == "mail":
        return "account_stopped", "sender"
    if about_us(code, text):
        return "account_stopped", "account"
    return "failed", "recipient" if phase == "rcpt" else "content"


_LINE_LIMIT = 998


def sendable(content: bytes) -> bool:
    """Whether `content` is 7-bit with CRLF line ends only, no NUL and no line over 998 bytes (RFC 5321 section 4.5.3)."""
    if not content.endswith(b"\r\n") or not content.isascii() or b"\0" in content:
        return False
    lines = content.split(b"\r\n")
    ends = len(lines) - 1
    return content.count(b"\r") == content.count(b"\n") == ends and max(map(len, lines)) <= _LINE_LIMIT
