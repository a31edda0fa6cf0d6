"""Bodies made to stick a parser: each is settled in seconds, twice the size costs about twice the time, the next mail is read."""

import gc
import resource
import time
from collections.abc import Callable

import own_mails
import pytest
from own_mails import KNOWN

from core.understanding import Understanding
from mailgateway.reading.reply_part import normalised
from mailgateway.reading.reply_text import read_reply
from mailgateway.reading.understand import understand

MEGABYTE = 1024 * 1024
SECONDS = 3.0
HEAD = b"From: Priya <priya.shah@westshire.example>\r\nTo: hangouts@lgd.example\r\n"
GOOD = HEAD + b"\r\nYES\r\n"

PIECES: dict[str, str] = {
    "one long line": "x",
    "newlines": "\n",
    "dashes": "-",
    "dash lines": "-----------------------------------------\n",
    "quote marks": ">",
    "quote lines": "> yes\n",
    "spaces": " ",
    "tabs and newlines": "\t\n",
    "attributions": "On Fri, 8 Jan 2027 at 09:00, Desk <hangouts@lgd.example> wrote:\n",
    "attribution starts": "On ",
    "header blocks": "From: a@b.example\nSent: x\nTo: y\nSubject: z\n",
    "originals": "-----Original Message-----\n",
    "yes": "yes ",
    "clauses": "i will not, ",
    "modals": "i would very much also still really like to ",
    "sign-offs": "Kind regards\n",
    "contacts": "T: 01632 960101\n",
    "disclaimers": "This email is confidential and intended solely for the recipient. ",
    "commands": "YES\n",
    "numbers": "1 2 ",
    "dates": "21 January ",
    "questions": "could I? ",
    "brackets": "([{<",
    "colons": "From:\n",
    "apostrophes": "can't ",
    "combining marks": "e\u0301\u0301",
    "bidi": "\u202e\u2066",
    "open html": "<div>",
    "html comments": "<!--",
    "ampersands": "&amp;",
}


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.mark.parametrize("name", PIECES)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_body_of_a_megabyte_is_read_within_two_seconds(name: str, kind: str) -> None:
    piece = PIECES[name].encode()
    body = piece * (MEGABYTE // len(piece))
    raw = HEAD + f"Content-Type: text/{kind}; charset=utf-8\r\n\r\n".encode() + body
    assert _timed(lambda: understand(raw, KNOWN)) <= 2.0
    assert understand(GOOD, KNOWN).intent == "join"


@pytest.mark.parametrize("name", PIECES)
def test_twice_the_size_costs_about_twice_the_time(name: str) -> None:
    piece = PIECES[name]
    text = normalised(piece * (200_000 // len(piece)))
    once = min(_timed(lambda: read_reply(text, frozenset())) for _ in range(3))
    twice = min(_timed(lambda: read_reply(text + text, frozenset())) for _ in range(3))
    assert twice <= 2.3 * once + 0.02


def _bombs() -> dict[str, bytes]:
    deep = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    return {
        "commas in To": HEAD + b"Cc: " + b"," * 8000 + b"\r\n\r\nYES",
        "semicolons in Content-Type": HEAD + b"Content-Type: text/plain" + b";" * 900 + b"\r\n\r\nYES",
        "thousands of parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 50_000,
        "nesting": HEAD + deep * 500,
        "nested with names": HEAD
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(900)),
        "attached mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5000,
        "digest": HEAD + b"Content-Type: multipart/digest; boundary=b\r\n\r\n" + b"--b\r\n\r\n\r\n" * 20_000,
        "huge header": HEAD + b"X: " + b"y" * MEGABYTE + b"\r\n\r\nYES",
        "many headers": HEAD + b"X: y\r\n" * 100_000 + b"\r\nYES",
        "header without end": HEAD + b"X: y\r\n" * 5,
        "encoded words": HEAD + b"Subject: " + b"=?utf-8?b?YQ==?= " * 400 + b"\r\n\r\nYES",
        "encoded words in From": b"From: " + b"=?utf-8?q?=" * 700 + b" <a@x.example>\r\n\r\nYES",
        "angle brackets in From": b"From: " + b"<" * 8000 + b"\r\n\r\nYES",
        "comments in From": b"From: " + b"(" * 4000 + b")" * 4000 + b" a@x.example\r\n\r\nYES",
        "quoted From": b'From: "' + b'\\"' * 4000 + b'" <a@x.example>\r\n\r\nYES',
        "charset that does not exist": HEAD + b"Content-Type: text/plain; charset=" + b"x" * 500 + b"\r\n\r\nYES",
        "charset punycode": HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 200_000,
        "charset utf-7": HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n+" + b"A" * 200_000,
        "charset hz": HEAD + b"Content-Type: text/plain; charset=hz\r\n\r\n" + b"~{" * 200_000,
        "base64 of nothing": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * MEGABYTE,
        "uuencode": HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n" + b"M" * MEGABYTE,
        "quoted-printable": HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 300_000,
        "boundary in pieces": HEAD + b"Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\r\n\r\n--ab\r\n\r\nYES",
        "empty boundary": HEAD + b'Content-Type: multipart/mixed; boundary=""\r\n\r\n' + b"--\r\n" * 100_000,
        "delivery report": HEAD + b"Content-Type: message/delivery-status\r\n\r\n" + b"Status: 5.1.1\r\n\r\n" * 30_000,
        "authentication results": HEAD + b"Authentication-Results: mx.lgd.example; " + b'dmarc="' * 1100 + b"\r\n\r\nYES",
        "list ids": HEAD + b"List-Id: " + b"<" * 8000 + b"\r\n\r\nYES",
        "references": HEAD + b"References: " + b"<a@b> " * 1300 + b"\r\n\r\nYES",
        "subject marks": HEAD + b"Subject: " + b"Re: " * 2000 + b"\r\n\r\nYES",
        "calendar lines": HEAD + b"Content-Type: text/calendar\r\n\r\n" + b"BEGIN:VCALENDAR\r\n" * 5000,
        "calendar zone": HEAD
        + b"Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\n"
        + b"DTSTART:16010101T000000\r\nRRULE:FREQ=MINUTELY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:x\r\n"
        + b"DTSTART;TZID=x:20270121T140000\r\nRRULE:FREQ=SECONDLY;INTERVAL=0\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "deep html": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
        "html entities": HEAD + b"Content-Type: text/html\r\n\r\n" + b"&#x" * 300_000,
        "html attributes": HEAD + b"Content-Type: text/html\r\n\r\n<p " + b"a=b " * 200_000,
        "html table": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<table><tr><td>" * 20_000,
        "only nulls": b"\0" * MEGABYTE,
        "nothing": b"",
    }  # fmt: skip


@pytest.mark.parametrize("name", _bombs())
def test_bomb_is_settled_within_three_seconds_and_the_next_mail_is_read(name: str) -> None:
    raw = _bombs()[name]
    found: list[Understanding] = []
    assert _timed(lambda: found.append(understand(raw, KNOWN))) <= SECONDS
    assert found[0].code != "worker-error", found[0].reason
    assert understand(GOOD, KNOWN).intent == "join"


def test_memory_does_not_grow_with_bombs() -> None:
    bombs = list(_bombs().values())
    for raw in bombs:
        understand(raw, KNOWN)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for raw in bombs * 2:
        understand(raw, KNOWN)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_our_own_mails_are_read_fast() -> None:
    mails = [mail.raw for mail in own_mails.labelled()]
    assert _timed(lambda: [understand(raw, KNOWN) for raw in mails]) <= len(mails) / 100
