"""Looks at the bytes of a mail before anything parses them: linear caps that keep the standard parser harmless.

The caps are those of inbound.md 2.1. Everything here is `bytes.find`, `count` and anchored patterns; no tree is built.
What is counted is always at least what `email.feedparser` would see, so a mail that passes is cheap to parse.
"""

import re

from mailgateway.reading.guard_headers import header_block, headers, one_header
from mailgateway.reading.guard_parts import body_parts

WHOLE_MAIL = 2 * 1024 * 1024
HEADER_BLOCK = 64 * 1024
HEADER_LINES = 500
ADDRESSES = 100

_ADDRESS_HEADERS = frozenset({b"from", b"to", b"cc", b"reply-to", b"sender"})
_QUOTED = re.compile(rb'"[^"]*"')


def scan(raw: bytes) -> str:
    """The reason code of the first cap that `raw` breaks, or '' when it may be parsed."""
    if len(raw) > WHOLE_MAIL:
        return "too-large"
    text = _with_plain_line_ends(raw)
    block, body = header_block(text)
    return _top_headers(block) or body_parts(text, block, body)


def _with_plain_line_ends(raw: bytes) -> bytes:
    """CRLF and lone CR as LF: the standard parser takes all three for a line's end."""
    if b"\r" not in raw:
        return raw
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _top_headers(block: bytes) -> str:
    if len(block) > HEADER_BLOCK or block.count(b"\n") > HEADER_LINES or b"\0" in block:
        return "header-block"
    commas = 0
    for name, value in headers(block):
        if code := one_header(name, value):
            return code
        if name in _ADDRESS_HEADERS:
            commas += value.count(b",") if b'"' not in value else _QUOTED.sub(b"", value).count(b",")
    return "addresses" if commas > ADDRESSES else ""
