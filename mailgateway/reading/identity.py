"""The idempotence key of a mail: Message-ID and From, or its content where there is no Message-ID (inbound.md 1.2)."""

import hashlib
import re

from mailgateway.reading.guard_headers import header_block, headers
from mailgateway.reading.sender import sender_of

HEAD = 64 * 1024
_CONTENT = (b"from", b"to", b"date", b"subject")
_SPACES = re.compile(r"\s+")


def identity_of(raw: bytes) -> str:
    """SHA-256 in hex. It needs no parser, so that a mail that is never parsed has one too."""
    text = raw[: 2 * HEAD].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    block, body = header_block(text)
    found: dict[bytes, bytes] = {}
    for name, value in headers(block[:HEAD]):
        found.setdefault(name, value)
    message_id = folded_message_id(found.get(b"message-id", b"").decode("utf-8", "replace"))
    if message_id:
        who = found.get(b"from", b"").decode("utf-8", "replace")
        sender = sender_of(who.replace("\n", "").strip(), [])
        return _sum(f"{message_id}\0{sender.address if sender else who.strip().lower()}".encode())
    values = [found.get(name, b"") for name in _CONTENT]
    return _sum(b"\0".join([*values, _body(raw, text, body)]))


def folded_message_id(value: str) -> str:
    """A Message-ID without spaces and angle brackets, its domain in lower case."""
    bare = _SPACES.sub("", value).strip("<>")
    local, at, domain = bare.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _body(raw: bytes, text: bytes, body: int) -> bytes:
    if len(raw) <= 2 * HEAD:
        return text[body:]
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")[body:]


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
