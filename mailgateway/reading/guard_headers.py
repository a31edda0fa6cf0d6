"""The caps on header blocks, for the top of a mail and for its parts (inbound.md 2.1)."""

import re
from collections.abc import Iterator

HEADER = 8 * 1024
CONTENT_HEADER = 1024
CONTENT_PARAMETERS = 30
ENCODED_WORDS = 50

_ENCODED_WORD = re.compile(rb"=\?[^?\s]{1,60}\?[bBqQ]\?")
_NO_HEADER = re.compile(rb"^(?!From |[\x21-\x39\x3b-\x7e]*:|[\t ]|\Z)", re.MULTILINE)


def header_block(text: bytes, start: int = 0) -> tuple[bytes, int]:
    """The header block at `start` of LF text, and where its body begins.

    It ends at the first empty line or, like the standard parser's, before the first line that is no header.
    """
    if text.startswith(b"\n", start):
        return b"", start + 1
    end = text.find(b"\n\n", start)
    block, body = (text[start:], len(text)) if end < 0 else (text[start : end + 1], end + 2)
    stray = _NO_HEADER.search(block)
    return (block[: stray.start()], start + stray.start()) if stray else (block, body)


def headers(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(lower-case name, value with its folds) of each header in a block of LF text."""
    name, lines = b"", [b""]
    for line in block.split(b"\n"):
        if line[:1] in (b" ", b"\t"):
            lines.append(line)
            continue
        if name:
            yield name, b"\n".join(lines)
        head, colon, value = line.partition(b":")
        name, lines = (head.lower() if colon else b""), [value]
    if name:
        yield name, b"\n".join(lines)


def one_header(name: bytes, value: bytes) -> str:
    if len(name) + 1 + len(value) > HEADER:
        return "header-line"
    if name.startswith(b"content-") and (len(value) > CONTENT_HEADER or value.count(b";") > CONTENT_PARAMETERS):
        return "content-header"
    if b"=?" in value and len(_ENCODED_WORD.findall(value)) > ENCODED_WORDS:
        return "header-line"
    return ""
