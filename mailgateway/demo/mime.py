"""Mails put together by hand, so that they have the exact shape that real programs give them. Lines end in CRLF."""

import base64
import hashlib
import quopri
from datetime import datetime
from email.utils import format_datetime

Headers = list[tuple[str, str]]


def crlf(text: str) -> bytes:
    """UTF-8 with CRLF line ends and one at the end."""
    return (text.strip("\n") + "\n").replace("\n", "\r\n").encode()


def text_part(text: str, kind: str = "text/plain", charset: str = "utf-8", more: str = "") -> bytes:
    """One part of text, quoted-printable; `more` are further parameters of its type."""
    plain = (text.strip("\n") + "\n").encode(charset, "replace")
    body = quopri.encodestring(plain).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return _head(f'{kind}; charset="{charset}"{more}', "quoted-printable") + body


def base64_part(content: bytes, kind: str, *, more: Headers | None = None) -> bytes:
    """One part of any bytes in base64; `kind` with its parameters."""
    body = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return _head(kind, "base64", more) + body


def _head(kind: str, encoding: str, more: Headers | None = None) -> bytes:
    lines = [("Content-Type", kind), ("Content-Transfer-Encoding", encoding), *(more or [])]
    return "".join(f"{name}: {value}\r\n" for name, value in lines).encode() + b"\r\n"


def multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    """A multipart with its Content-Type line, to be a part itself or the end of a mail."""
    marked = [f"--{boundary}\r\n".encode() + part.rstrip(b"\r\n") + b"\r\n\r\n" for part in parts]
    head = f'Content-Type: multipart/{kind};\r\n\tboundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(marked) + f"--{boundary}--\r\n".encode()


def mail(headers: Headers, body: bytes) -> bytes:
    """A whole mail: `headers`, MIME-Version, and a body that begins with its own Content-Type."""
    lines = [*headers, ("MIME-Version", "1.0")]
    return "".join(f"{name}: {value}\r\n" for name, value in lines if value).encode() + body


def date(moment: datetime) -> str:
    """A Date header."""
    return format_datetime(moment)


def mark(*words: object) -> str:
    """32 hex digits that follow from `words`: for boundaries and Message-IDs, the same in every run."""
    return hashlib.sha256(":".join(map(str, words)).encode()).hexdigest()[:32]
