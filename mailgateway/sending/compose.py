"""Pure: a letter and its calendar object become the bytes of one mail, put together from byte strings.

The tree is that of RFC 6047 as mail programs really take it: mixed{ alternative{ text, calendar }, invite.ics }.
"""

import binascii
import hashlib
import quopri
import re
from datetime import datetime
from email.parser import BytesParser
from email.policy import compat32
from typing import Literal

import msgspec

from core.errors import Refused
from core.text import clean_header, clean_line, clean_text, is_address
from mailgateway.sending.headers import FOLD, date_header, message_ids, phrase, unstructured

LINE_LIMIT = 998
NAME_LIMIT = 100
SUBJECT_LIMIT = 200
REFERENCES = 20
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]+")


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that travels with a letter, such as `my-data.csv`; `media` is its type, `text/csv`."""

    name: str
    media: str
    content: bytes


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """All that one mail says. Addresses are plain; `message_id` stands with or without angle brackets.

    `auto` becomes Auto-Submitted. `loop` is the instance's name. `unsubscribe` is a mail address for subscription
    letters; it is left out where a calendar part travels. `calendar` are the bytes of one object, `method` its METHOD.
    """

    from_address: str
    to_address: str
    subject: str
    date: datetime
    message_id: str
    text: str
    from_name: str = ""
    to_name: str = ""
    reply_to: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    auto: Literal["replied", "generated"] = "generated"
    loop: str = ""
    unsubscribe: str = ""
    calendar: bytes = b""
    method: Literal["REQUEST", "CANCEL", "DECLINECOUNTER"] = "REQUEST"
    attachments: tuple[Attachment, ...] = ()


Headers = list[tuple[str, str]]


def compose(outgoing: Outgoing) -> bytes:
    """The mail as 7-bit bytes with CRLF lines. Raises `Refused` for an address or header that cannot stand in a mail.

    The finished bytes are read back: the header names must be exactly those intended (safety.md 1.6).
    """
    headers = _headers(outgoing)
    mark = hashlib.sha256(outgoing.message_id.encode("utf-8", "replace")).hexdigest()[:12]
    own, body = _content(outgoing, mark)
    every = [*headers, ("MIME-Version", "1.0"), *own]
    head = "".join(f"{name}: {value}\r\n" for name, value in every).encode("ascii")
    _check(head, [name for name, _ in every])
    return head + b"\r\n" + body


def _headers(outgoing: Outgoing) -> Headers:
    answered = message_ids((outgoing.in_reply_to,))
    thread = message_ids(outgoing.references)[-REFERENCES:] or answered
    wanted: Headers = [
        ("From", _mailbox(outgoing.from_name, outgoing.from_address, "From")),
        ("To", _mailbox(outgoing.to_name, outgoing.to_address, "To")),
        ("Reply-To", _address(outgoing.reply_to, "Reply-To") if outgoing.reply_to else ""),
        ("Subject", unstructured(clean_header(outgoing.subject, SUBJECT_LIMIT), len("Subject: "))),
        ("Date", date_header(outgoing.date)),
        ("Message-ID", _own_id(outgoing.message_id)),
        ("In-Reply-To", "".join(answered)),
        ("References", "\r\n ".join(thread)),
        ("Auto-Submitted", f"auto-{outgoing.auto}"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("X-ThirdThursday-Loop", _loop(outgoing.loop)),
        ("List-Unsubscribe", _unsubscribe(outgoing)),
    ]
    return [(name, value) for name, value in wanted if value]


def _address(address: str, where: str) -> str:
    if not is_address(address):
        raise Refused(f"“{clean_line(address, 80)}” cannot stand in {where}. Write it like name@council.example.")
    return address


def _mailbox(name: str, address: str, where: str) -> str:
    shown = clean_line(name, NAME_LIMIT)
    plain = _address(address, where)
    if not shown:
        return plain
    # the bare address goes on a line of its own where both would pass the fold
    words = phrase(shown, len(where) + 2)
    last = len(where) + 2 + len(words) if "\r\n" not in words else len(words.rsplit("\r\n", 1)[1])
    return f"{words}{' ' if last + len(plain) + 3 <= FOLD else f'{chr(13)}{chr(10)} '}<{plain}>"


def _own_id(value: str) -> str:
    ids = message_ids((value,))
    if not ids:
        raise Refused(f"“{clean_line(value, 80)}” is not a Message-ID. It must look like <row@domain>.")
    return ids[0]


def _loop(value: str) -> str:
    if value and not _TOKEN.fullmatch(value):
        raise Refused(f"The instance name “{clean_line(value, 40)}” cannot stand in a header. Use letters and digits.")
    return value


def _unsubscribe(outgoing: Outgoing) -> str:
    if not outgoing.unsubscribe or outgoing.calendar:
        return ""
    return f"<mailto:{_address(outgoing.unsubscribe, 'List-Unsubscribe')}?subject=STOP>"


def _content(outgoing: Outgoing, mark: str) -> tuple[Headers, bytes]:
    """The content headers and the body. `=_` stands in no quoted-printable or base64, so no body can end a part."""
    text = _text_part(outgoing.text)
    extra = [_attachment_part(attachment) for attachment in outgoing.attachments]
    if outgoing.calendar:
        inner = _multipart("alternative", f"=_a.{mark}", [text, _calendar_part(outgoing)])
        extra = [inner, _invite_part(outgoing.calendar), *extra]
    elif extra:
        extra = [text, *extra]
    return _multipart("mixed", f"=_m.{mark}", extra) if extra else text


Piece = tuple[Headers, bytes]


def _multipart(kind: str, boundary: str, pieces: list[Piece]) -> Piece:
    out = bytearray()
    for headers, body in pieces:
        out += f"--{boundary}\r\n".encode("ascii")
        out += "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii")
        out += b"\r\n" + body
    out += f"--{boundary}--\r\n".encode("ascii")
    return [("Content-Type", f'multipart/{kind};\r\n boundary="{boundary}"')], bytes(out)


def _text_part(text: str) -> Piece:
    clean = clean_text(text, 200_000).rstrip("\n").replace("\n", "\r\n") + "\r\n"
    headers = [("Content-Type", 'text/plain; charset="utf-8"'), ("Content-Transfer-Encoding", "quoted-printable")]
    return headers, _quoted_printable(clean.encode())


def _quoted_printable(data: bytes) -> bytes:
    lines = quopri.encodestring(data.replace(b"\r\n", b"\n")).split(b"\n")
    return b"\r\n".join(_stuffed(line) for line in lines)


def _stuffed(line: bytes) -> bytes:
    """`From ` and a dot at the start of a line are what relays like to change; a soft break keeps lines short."""
    if line.startswith((b".", b"From ")):
        return b"=%02X=\r\n" % line[0] + _stuffed(line[1:]) if len(line) > 74 else b"=%02X" % line[0] + line[1:]
    return line


def _base64(data: bytes) -> bytes:
    text = binascii.b2a_base64(data, newline=False)
    return b"\r\n".join([*(text[at : at + 76] for at in range(0, len(text), 76)), b""])


def _calendar_part(outgoing: Outgoing) -> Piece:
    kind = f'text/calendar; charset="utf-8"; method={outgoing.method}'
    return [("Content-Type", kind), ("Content-Transfer-Encoding", "base64")], _base64(outgoing.calendar)


def _invite_part(calendar: bytes) -> Piece:
    return _file('application/ics; name="invite.ics"', "invite.ics", calendar)


def _attachment_part(attachment: Attachment) -> Piece:
    name = attachment.name
    if not _TOKEN.fullmatch(name) or not _MEDIA.fullmatch(attachment.media):
        raise Refused(f"The file “{clean_line(name, 60)}” cannot be attached. Use a plain name like my-data.csv.")
    charset = '; charset="utf-8"' if attachment.media.startswith("text/") else ""
    return _file(f'{attachment.media}{charset}; name="{name}"', name, attachment.content)


def _file(kind: str, name: str, content: bytes) -> Piece:
    headers = [
        ("Content-Type", kind),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", f'attachment; filename="{name}"'),
    ]
    return headers, _base64(content)


def _check(head: bytes, intended: list[str]) -> None:
    """Read the head back with a parser that is not ours. A difference is a fault of this module, never sent."""
    read = BytesParser(policy=compat32).parsebytes(head + b"\r\n", headersonly=True)
    if read.keys() != intended or read.defects or read.get_payload():
        raise Refused("The mail was not sent, because its headers did not read back as intended.")
    if any(len(line) > LINE_LIMIT for line in head.split(b"\r\n")):
        raise Refused("The mail was not sent, because one of its headers is longer than a mail may carry.")
