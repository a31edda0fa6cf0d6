"""Every cap of the byte pre-scan: at the cap a mail is read, one above it is put aside with the right code."""

import pytest
from own_mails import KNOWN

from mailgateway.reading.guard import scan
from mailgateway.reading.understand import CAPS, understand

HEAD = b"From: Priya <priya.shah@westshire.example>\r\nTo: hangouts@lgd.example\r\n"


def _mail(*headers: bytes, body: bytes = b"YES") -> bytes:
    return HEAD + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body + b"\r\n"


def _multipart(parts: int, boundary: bytes = b"b", part: bytes = b"Content-Type: text/plain\r\n\r\nYES\r\n") -> bytes:
    """A mail with `parts` boundary lines."""
    body = (b"--" + boundary + b"\r\n" + part) * (parts - 1) + b"--" + boundary + b"--"
    return _mail(b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="' + boundary + b'"', body=body)


def _nested(depth: int) -> bytes:
    """A mail whose multiparts are nested `depth` deep."""
    body = b"Content-Type: text/plain\r\n\r\nYES\r\n"
    for level in range(depth, 1, -1):
        mark = b"b%d" % level
        body = (
            b'Content-Type: multipart/mixed; boundary="'
            + mark
            + b'"\r\n\r\n--'
            + mark
            + b"\r\n"
            + body
            + b"\r\n--"
            + mark
            + b"--\r\n"
        )
    return _mail(b'Content-Type: multipart/mixed; boundary="b1"', body=b"--b1\r\n" + body + b"\r\n--b1--")


def _attached(depth: int) -> bytes:
    """A mail with messages attached inside each other."""
    return _mail(
        b"Content-Type: message/rfc822", body=b"Content-Type: message/rfc822\r\n\r\n" * (depth - 1) + b"\r\nYES"
    )


def _padded(total: int) -> bytes:
    bare = _mail(body=b"")
    return _mail(body=b"x" * (total - len(bare)))


LONG_PART = b"X: " + b"y" * 7000 + b"\r\n\r\nYES\r\n"
ADDRESS = b", a@x.example"
CASES = [
    ("too-large", _padded(2 * 1024 * 1024), _padded(2 * 1024 * 1024 + 1)),
    ("header-block", _mail(*[b"X-%d: 1" % n for n in range(498)]), _mail(*[b"X-%d: 1" % n for n in range(499)])),
    ("header-block", _mail(b"X: 1"), _mail(b"X: \0")),
    ("header-line", _mail(b"X: " + b"y" * (8 * 1024 - 4)), _mail(b"X: " + b"y" * (8 * 1024 - 1))),
    ("header-line", _mail(b"Subject:" + b" =?utf-8?q?a?=" * 50), _mail(b"Subject:" + b" =?utf-8?q?a?=" * 51)),
    ("content-header", _mail(b"Content-Type: text/plain; a=" + b"b" * 995), _mail(b"Content-Type: text/plain; a=" + b"b" * 1024)),
    ("content-header", _mail(b"Content-Type: text/plain" + b"; a=b" * 30), _mail(b"Content-Type: text/plain" + b"; a=b" * 31)),
    ("addresses", _mail(b"Cc: a@x.example" + ADDRESS * 100), _mail(b"Cc: a@x.example" + ADDRESS * 101)),
    ("parts", _multipart(100), _multipart(101)),
    ("nesting", _nested(10), _nested(11)),
    ("nesting", _attached(10), _attached(11)),
    ("part-headers", _multipart(10, part=LONG_PART), _multipart(11, part=LONG_PART)),
    ("content-header", _multipart(2, boundary=b"b" * 200), _multipart(2, boundary=b"b" * 201)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "at", "above"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_cap_lets_through_at_the_cap_and_stops_above(code: str, at: bytes, above: bytes) -> None:
    assert (scan(at), scan(above)) == ("", code)


def test_commas_inside_quotes_are_no_addresses() -> None:
    assert scan(_mail(b'Cc: "' + b"a, " * 300 + b'" <a@x.example>')) == ""


@pytest.mark.parametrize("code", CAPS)
def test_mail_over_a_cap_is_quarantined_with_its_sentence(code: str) -> None:
    above = next(above for name, _, above in CASES if name == code)
    found = understand(above, KNOWN)
    assert (found.kind, found.code, found.verdict, found.intent) == ("quarantined", code, "human", None)
    assert found.sender is not None
    assert found.sender.address == "priya.shah@westshire.example"
    assert CAPS[code] in found.reason
    assert len(found.identity) == 64


def test_mail_of_which_only_the_top_was_fetched_is_too_large() -> None:
    found = understand(_mail(b"Subject: hello"), KNOWN, too_large=3_000_000)
    assert (found.code, found.size, found.subject) == ("too-large", 3_000_000, "hello")


def test_calendar_part_over_its_caps_is_dropped_and_the_text_counts() -> None:
    event = b"BEGIN:VEVENT\r\nUID:x@y\r\nEND:VEVENT\r\n"
    body = b"--b\r\nContent-Type: text/plain\r\n\r\nYES\r\n--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
    calendar = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + event * 21 + b"END:VCALENDAR\r\n--b--"
    found = understand(_mail(b"Content-Type: multipart/mixed; boundary=b", body=body + calendar), KNOWN)
    assert (found.kind, found.intent, found.defects) == ("human", "join", ("calendar",))
