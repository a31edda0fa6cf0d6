"""Who wrote a mail: the one-From rule (inbound.md 4.1), nothing else identifies anybody."""

import re

from core.text import Safe, clean_line, is_address
from core.understanding import Sender
from mailgateway.reading.mime import Mail, decoded_words

NAME_LIMIT = 100

_QUOTED = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_ENCODED = re.compile(r"=\?[^?\s]*\?[bBqQ]\?[^?\s]*\?=")
_CUT = "\x01"
_FORBIDDEN = re.compile(r"[():;\\\[\]\"]")
_LAST_COMMENT = re.compile(r"\(([^()@<>]*)\)\s*\Z")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_SPACED_FROM = re.compile(rb"^from[ \t]+:", re.IGNORECASE | re.MULTILINE)


def read_sender(mail: Mail, head: bytes) -> Sender | None:
    """The sender, or None when From is anything but one plain address. `head` is the raw top of the mail."""
    values = mail.every("from")
    end = _HEADERS_END.search(head)
    if len(values) != 1 or _SPACED_FROM.search(head, 0, end.start() if end else len(head)):
        return None
    return sender_of(values[0], mail.defects)


def sender_of(value: str, defects: list[str]) -> Sender | None:
    """The one address of a From value. Parsers disagree about most shapes (CVE-2023-27043), so only one is taken."""
    rest = _ENCODED.sub(_CUT, _QUOTED.sub(_CUT, value.replace(_CUT, ":"))).strip()
    comment = _LAST_COMMENT.search(rest)
    address = _address(rest[: comment.start()].strip() if comment else rest)
    if not address:
        return None
    return Sender(address=Safe(address), name=_name(value, address, defects, in_comment=comment is not None))


def _address(rest: str) -> str:
    """The lower-case address in what is left when quoted strings and encoded words are cut out; '' if not exactly one."""
    if rest.count("@") != 1 or _FORBIDDEN.search(rest):
        return ""
    if "<" in rest or ">" in rest:
        head, opening, tail = rest.partition("<")
        if not opening or not tail.endswith(">") or tail.count(">") != 1 or "<" in tail or ">" in head:
            return ""
        rest = tail[:-1].strip()
    return rest.lower() if is_address(rest) else ""


def _name(value: str, address: str, defects: list[str], *, in_comment: bool) -> Safe:
    """The display name; one that holds an @ is replaced by the real address."""
    start, end = value.rfind("("), value.rfind("<")
    shown = value[start + 1 : value.rfind(")")] if in_comment and start > end else value[: max(end, 0)]
    shown = decoded_words(shown.strip(), defects).strip().strip('"').replace('\\"', '"')
    name = clean_line(shown, NAME_LIMIT)
    return Safe(address) if "@" in name else name
