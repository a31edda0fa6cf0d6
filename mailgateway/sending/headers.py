"""Pure: header values of outgoing mail: encoded words, dates, message ids, folded to lines of 76 characters."""

import binascii
import re
from datetime import UTC, datetime

FOLD = 76
_WORD_BYTES = 45  # base64 makes 60 of these, `=?utf-8?b??=` adds 12: within the 75 of RFC 2047
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_MESSAGE_ID = re.compile(r"<?([\x21-\x3b\x3d\x3f-\x7e]{1,240}@[\x21-\x3b\x3d\x3f-\x7e]{1,240})>?")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def phrase(name: str, used: int) -> str:
    """A display name: as it is, quoted, or as encoded words (RFC 5322 3.2.5, RFC 2047)."""
    if not name.isascii() or "=?" in name or used + len(name) > FOLD:
        return _encoded(name, used)
    if _ATOM.fullmatch(name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unstructured(text: str, used: int) -> str:
    """A text such as a subject, plain or as encoded words; `used` characters of the line are taken already."""
    if text.isascii() and "=?" not in text and used + len(text) <= FOLD:
        return text
    return _encoded(text, used)


def _encoded(text: str, used: int) -> str:
    """RFC 2047 encoded words in base64, each of whole characters, one per line after the first."""
    words: list[str] = []
    chunk = b""
    room = min(_WORD_BYTES, (FOLD - used - 12) // 4 * 3)
    for char in text:
        data = char.encode()
        if len(chunk) + len(data) > room:
            words.append(_word(chunk))
            chunk, room = b"", _WORD_BYTES
        chunk += data
    return "\r\n ".join([*words, _word(chunk)])


def _word(data: bytes) -> str:
    return f"=?utf-8?b?{binascii.b2a_base64(data, newline=False).decode('ascii')}?="


def date_header(moment: datetime) -> str:
    """`Mon, 23 Nov 2026 09:12:07 +0000` (RFC 5322 3.3), in English whatever the locale."""
    utc = moment.astimezone(UTC)
    return f"{_DAYS[utc.weekday()]}, {utc.day:02} {_MONTHS[utc.month - 1]} {utc.year:04} {utc:%H:%M:%S} +0000"


def message_ids(values: tuple[str, ...]) -> list[str]:
    """The usable message ids among `values`, in angle brackets; an id that cannot stand in a header is left out."""
    found = (_MESSAGE_ID.fullmatch(value.strip()) for value in values)
    return [f"<{each[1]}>" for each in found if each]
