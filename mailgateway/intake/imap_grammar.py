"""Pure: the part of IMAP's grammar (RFC 3501 section 9) that the gateway speaks: arguments out, answers in."""

import base64
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

Reply = list[bytes]
"""One untagged answer without its "* ": text and literals in turn, text first."""

UID_MAX = 2**32 - 1
_FORBIDDEN = re.compile(r"[\x00\r\n]")
_TOKEN = re.compile(rb'\s*(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|([^\s()"]+))')
_ESCAPED = re.compile(rb"\\(.)")
_CODE = re.compile(rb"\[([A-Z0-9-]+)(?: ([^\]]*))?\]", re.IGNORECASE)
_NUMBERED = re.compile(rb"(\d{1,10}) (EXISTS|RECENT|FETCH|EXPUNGE)\b", re.IGNORECASE)

Item = bytes | list["Item"] | None


class Metadata(msgspec.Struct, frozen=True):
    """What the server says of one mail: `size` in bytes (it may lie), `received_at` in aware UTC or None."""

    uid: int
    size: int
    flags: tuple[str, ...]
    received_at: datetime | None


def quoted(text: str) -> str:
    """`text` as a quoted string. Raises ValueError for CR, LF and NUL, which would start another command."""
    if _FORBIDDEN.search(text):
        raise ValueError("CR, LF and NUL cannot stand in an IMAP argument")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _shifted(run: list[str]) -> str:
    packed = base64.b64encode("".join(run).encode("utf-16-be")).decode("ascii")
    return "&" + packed.rstrip("=").replace("/", ",") + "-" if run else ""


def mailbox_argument(name: str) -> str:
    """A mailbox name as a quoted argument in modified UTF-7 (RFC 3501 section 5.1.3)."""
    out: list[str] = []
    run: list[str] = []
    for char in name:
        if " " <= char <= "~" or char in "\x00\r\n":
            out += (_shifted(run), "&-" if char == "&" else char)
            run = []
        else:
            run.append(char)
    return quoted("".join(out) + _shifted(run))


def uid_set(uids: Iterable[int]) -> str:
    """UIDs as a set with ranges: `1:3,7`."""
    ranges: list[list[int]] = []
    for uid in sorted(set(uids)):
        if ranges and ranges[-1][1] == uid - 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(f"{first}" if first == last else f"{first}:{last}" for first, last in ranges)


def response_code(text: bytes) -> tuple[str, str]:
    """The code in brackets at the start of a status text and its argument: `("UIDVALIDITY", "3")`, or two empty strings."""
    found = _CODE.match(text)
    if not found:
        return "", ""
    return found[1].decode("ascii").upper(), (found[2] or b"").decode("ascii", "replace")


def numbered(reply: Reply) -> tuple[int, str]:
    """`(7, "EXISTS")` of `7 EXISTS`; `(0, "")` of anything else."""
    found = _NUMBERED.match(reply[0])
    return (int(found[1]), found[2].decode("ascii").upper()) if found else (0, "")


def search_result(replies: Iterable[Reply]) -> list[int]:
    """The UIDs of all `SEARCH` answers, sorted, each once."""
    found: set[int] = set()
    for reply in replies:
        word, _, rest = reply[0].partition(b" ")
        if word.upper() == b"SEARCH":
            found.update(_number(number) for number in rest.split())
    return sorted(uid for uid in found if 0 < uid <= UID_MAX)


def capabilities(replies: Iterable[Reply]) -> frozenset[str]:
    """The announced capabilities, in capitals."""
    names: set[str] = set()
    for reply in replies:
        word, _, rest = reply[0].partition(b" ")
        if word.upper() == b"CAPABILITY":
            names.update(rest.decode("ascii", "replace").upper().split())
    return frozenset(names)


def _tokens(reply: Reply) -> Iterable[tuple[str, bytes]]:
    """Brackets, strings and atoms of an answer in turn; quotes and literals are taken whole. Linear."""
    for index, part in enumerate(reply):
        if index % 2:
            yield "string", bytes(part)
            continue
        at = 0
        while found := _TOKEN.match(part, at):
            at = found.end()
            kind = ("open", "close", "string", "atom")[(found.lastindex or 4) - 1]
            word = found[found.lastindex or 4]
            yield kind, _ESCAPED.sub(rb"\1", word) if kind == "string" else word
        if part[at:].strip():
            raise ValueError("an IMAP answer does not follow the grammar")


def _is_literal_mark(word: bytes) -> bool:
    return word.startswith((b"{", b"~{")) and word.endswith(b"}")


def _items(reply: Reply) -> list[Item]:
    """The answer as nested lists. Raises ValueError when brackets do not match."""
    stack: list[list[Item]] = [[]]
    for kind, word in _tokens(reply):
        if kind == "open":
            stack.append([])
        elif kind == "close" and len(stack) > 1:
            closed = stack.pop()
            stack[-1].append(closed)
        elif kind == "close":
            raise ValueError("an IMAP answer closes a bracket that was never opened")
        elif not (kind == "atom" and _is_literal_mark(word)):
            stack[-1].append(None if kind == "atom" and word.upper() == b"NIL" else word)
    if len(stack) != 1:
        raise ValueError("an IMAP answer leaves a bracket open")
    return stack[0]


def fetched(reply: Reply) -> dict[str, Item]:
    """The attributes of one FETCH answer by name in capitals (`UID`, `FLAGS`, `BODY[]<0>`); empty if it is none."""
    if numbered(reply)[1] != "FETCH":
        return {}
    items = _items(reply)
    attributes = items[2] if len(items) > 2 else []
    if not isinstance(attributes, list):
        raise ValueError("a FETCH answer has no attributes")
    pairs = zip(attributes[::2], attributes[1::2], strict=False)
    return {name.decode("ascii", "replace").upper(): value for name, value in pairs if isinstance(name, bytes)}


def _number(value: Item | None) -> int:
    """A number of at most 19 digits (Python raises for thousands of them), else 0."""
    return int(value) if isinstance(value, bytes) and value.isdigit() and len(value) <= 19 else 0


def uid_of(attributes: dict[str, Item]) -> int:
    """The UID of a FETCH answer, 0 when it has none."""
    return _number(attributes.get("UID"))


def internal_date(value: Item | None) -> datetime | None:
    """`17-Jul-1996 02:44:25 -0700` as aware UTC; None when it cannot be read."""
    if not isinstance(value, bytes):
        return None
    try:
        moment = parsedate_to_datetime(value.decode("ascii").strip().replace("-", " ", 2))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the year 9999 west of Greenwich is past the end of time in UTC
        return None


def metadata_of(attributes: dict[str, Item]) -> Metadata:
    """The metadata of a FETCH answer."""
    flags = attributes.get("FLAGS", [])
    listed = flags if isinstance(flags, list) else []
    names = tuple(flag.decode("ascii", "replace") for flag in listed if isinstance(flag, bytes))
    received = internal_date(attributes.get("INTERNALDATE"))
    return Metadata(uid_of(attributes), _number(attributes.get("RFC822.SIZE")), names, received)


def body_of(attributes: dict[str, Item]) -> bytes | None:
    """The body or header of a FETCH answer; None when it carries none."""
    for name, value in attributes.items():
        if name.startswith("BODY[") and isinstance(value, bytes):
            return value
    return None


def chunks(uids: Sequence[int], size: int) -> list[Sequence[int]]:
    """`uids` cut into pieces of at most `size`."""
    return [uids[at : at + size] for at in range(0, len(uids), size)]
