"""Reads a mail's structure with the standard parser: headers one by one, leaf parts, text. No header object leaves this room.

`Mail.fields` holds unfolded header values as they stood; encoded words are decoded only where a person reads the value.
"""

import email
import email.header
import email.message
import email.policy
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mailgateway.reading.charsets import decoded

TEXT_BYTES = 1024 * 1024
LEAVES = 100
DEPTH = 12

_FOLD = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"\([^()]*\)")
_SPACES = re.compile(r"\s+")
_Part = email.message.Message


class Leaf(NamedTuple):
    """One part without parts of its own: `kind` is its lower-case content type, `around` the subtype of its multipart."""

    kind: str
    part: "_Part[str, str]"
    around: str
    attached: bool
    name: str


class Mail(NamedTuple):
    """A parsed mail: headers in order and by lower-case name, its leaves, and notes on what could not be read."""

    message: "_Part[str, str]"
    order: tuple[tuple[str, str], ...]
    fields: dict[str, list[str]]
    leaves: tuple[Leaf, ...]
    defects: list[str]

    def first(self, name: str) -> str:
        """The topmost value of a header, unfolded and trimmed; '' when there is none."""
        values = self.fields.get(name)
        return values[0].strip() if values else ""

    def every(self, name: str) -> list[str]:
        """All values of a header, topmost first."""
        return self.fields.get(name, [])


def parse(raw: bytes) -> Mail:
    """Parse bytes that passed the guard. What cannot be read is left out and noted in `defects`."""
    defects: list[str] = []
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    fields: dict[str, list[str]] = {}
    order = tuple((name.lower(), unfolded(value)) for name, value in message.raw_items())
    for name, value in order:
        fields.setdefault(name, []).append(value)
    found: list[Leaf] = []
    for leaf in _walk(message, "", 0, defects):
        found.append(leaf)
        if len(found) >= LEAVES:
            break
    return Mail(message, order, fields, tuple(found), defects)


def attempt(read: Callable[[], object], default: object, defects: list[str], note: str) -> object:
    """`read()`, or `default` and a note: the standard parser raises on access, in many ways."""
    try:
        return read()
    except (Exception, RecursionError, MemoryError):
        defects.append(note)
        return default


def unfolded(value: object) -> str:
    """A raw header value on one line; bytes outside ASCII are read as utf-8, else windows-1252."""
    text = _FOLD.sub("", str(value)) if "\n" in str(value) or "\r" in str(value) else str(value)
    return text if text.isascii() else decoded(text.encode("ascii", "surrogateescape"), "")


def decoded_words(value: str, defects: list[str]) -> str:
    """A header value with its encoded words decoded, for people to read."""
    if "=?" not in value:
        return value
    return str(attempt(lambda: _joined_words(value), value, defects, "encoded-word"))


def _joined_words(value: str) -> str:
    pieces = email.header.decode_header(value)
    return "".join(piece if isinstance(piece, str) else decoded(piece, charset or "") for piece, charset in pieces)


def plain_value(value: str) -> str:
    """A header value as the screening rules see it: comments removed, lower case, trimmed."""
    for _ in range(5):
        if "(" not in value:
            break
        value = _COMMENT.sub(" ", value)
    return _SPACES.sub(" ", value).strip().lower()


def _walk(part: "_Part[str, str]", around: str, depth: int, defects: list[str]) -> Iterator[Leaf]:
    """Leaves in order. What is inside an attached message is somebody's copy of an earlier mail: never entered."""
    kind = str(attempt(part.get_content_type, "text/plain", defects, "content-type"))
    payload = part.get_payload()
    if kind.startswith("multipart/") and isinstance(payload, list) and depth < DEPTH:
        for child in payload:
            if isinstance(child, email.message.Message):
                yield from _walk(child, kind[10:], depth + 1, defects)
        return
    attached, name = _disposition(part, defects)
    yield Leaf(kind, part, around, attached, name)


def _disposition(part: "_Part[str, str]", defects: list[str]) -> tuple[bool, str]:
    disposition = str(part.get("content-disposition") or "").strip().lower()
    if not disposition and "name" not in str(part.get("content-type") or "").lower():
        return False, ""
    name = attempt(part.get_filename, "", defects, "file-name") or ""
    return disposition.startswith("attachment"), decoded_words(str(name), defects)


def leaf_bytes(leaf: Leaf, defects: list[str]) -> bytes:
    """The bytes of a leaf after its transfer encoding."""
    data = attempt(lambda: leaf.part.get_payload(decode=True), b"", defects, "transfer-encoding")
    return data if isinstance(data, bytes) else b""


def leaf_charset(leaf: Leaf, defects: list[str]) -> str:
    """The charset a leaf claims; '' when it claims none."""
    return str(attempt(leaf.part.get_content_charset, "", defects, "charset") or "")


def leaf_text(leaf: Leaf, defects: list[str]) -> str:
    """The text of a leaf, at most 1 MB of it (marked `cut`)."""
    data = leaf_bytes(leaf, defects)
    if len(data) > TEXT_BYTES:
        defects.append("cut")
        data = data[:TEXT_BYTES]
    return decoded(data, leaf_charset(leaf, defects))


def parameter(leaf: Leaf, name: str, defects: list[str]) -> str:
    """A parameter of a leaf's Content-Type, lower case; '' when missing."""
    value = attempt(lambda: leaf.part.get_param(name), "", defects, "parameter")
    return str(value[2] if isinstance(value, tuple) else value or "").strip().lower()
