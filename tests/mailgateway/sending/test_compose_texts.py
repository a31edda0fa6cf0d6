"""Names, subjects and texts in a mail: they come back as they were, and add nothing (safety.md 1.6)."""

import base64
import re
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.utils import parseaddr

import msgspec
import pytest
from hostile import naughty_strings, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import GATEWAY, NOW, PRIYA, UID, occasion
from invented_letters import letter, plain, read, text_of

from core.calendar import request
from core.calendar.objects import Guest
from core.text import Safe, clean_header, clean_line, clean_text
from mailgateway.sending.compose import Outgoing, compose
from mailgateway.sending.headers import message_ids
from mailgateway.sending.outcome import sendable

# Names and subjects.


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("", "To: priya.shah@westshire.example"),
        ("Priya Shah", "To: Priya Shah <priya.shah@westshire.example>"),
        ("Shah, Priya", 'To: "Shah, Priya" <priya.shah@westshire.example>'),
        ('Priya "P" Shah\\', 'To: "Priya \\"P\\" Shah\\\\" <priya.shah@westshire.example>'),
        ("evil@evil.example", 'To: "evil@evil.example" <priya.shah@westshire.example>'),
        ("Siân", "To: =?utf-8?b?U2nDom4=?= <priya.shah@westshire.example>"),
        ("=?utf-8?q?x?=", "To: =?utf-8?b?PT91dGYtOD9xP3g/PQ==?= <priya.shah@westshire.example>"),
    ],
)
def test_name_is_written_plain_quoted_or_encoded(name: str, header: str) -> None:
    raw = compose(plain(to_name=name))
    assert header.encode() in raw.split(b"\r\n")
    [address] = read(raw)["To"].addresses
    assert (address.display_name, address.addr_spec) == (name, PRIYA)


def unfolded(raw: bytes, name: str) -> list[str]:
    """The lines of one header."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    found = re.search(rf"^{name}: (.*(?:\r\n .*)*)", head, re.MULTILINE)
    assert found is not None
    return found[0].split("\r\n")


def shown_name(raw: bytes, header: str) -> tuple[str, str]:
    """Name and address as RFC 2047 reads them: the newer parser puts a space between two encoded words of a name."""
    value = str(BytesParser(policy=policy.compat32).parsebytes(raw)[header])
    name, address = parseaddr(value)
    return str(make_header(decode_header(name))), address


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=150).filter(clean_line))
def test_any_subject_and_name_come_back_from_lines_of_at_most_78(text: str) -> None:
    raw = compose(plain(subject=text, to_name=text, from_name=text))
    mail = read(raw)
    assert mail["Subject"] == clean_header(text)
    for name, address in (("From", GATEWAY), ("To", PRIYA)):
        assert shown_name(raw, name) == (clean_line(text, 100), address)
        assert [each.addr_spec for each in mail[name].addresses] == [address]
    for line in [*unfolded(raw, "Subject"), *unfolded(raw, "To"), *unfolded(raw, "From")]:
        assert len(line) <= 78
        for word in re.findall(r"=\?utf-8\?b\?([^?]*)\?=", line):
            assert len(word) + 12 <= 75
            base64.b64decode(word, validate=True).decode()  # each word holds whole characters


# The text.


@pytest.mark.parametrize(
    "text",
    [
        "one line", "", "\n\n", "trailing space \nand tab\t\nend ", ".", "..", ".\n.\n.", "From here\n>From there", "=", "=3D",
        "x" * 76, "x" * 75 + " ", "x" * 5000, "é" * 60, "." * 80, "x" * 75 + ".", "x" * 76 + "From x", "tab\there", "--\n",
        "--=_m.0\n--=_m.0--", "a\r\nb\rc",
    ],
    ids=lambda text: repr(text)[:30],
)  # fmt: skip
def test_text_comes_back_as_it_was(text: str) -> None:
    for raw in (compose(letter(text=text)), compose(plain(text=text))):
        assert text_of(raw) == clean_text(text).rstrip("\n")
        assert sendable(raw)


@settings(max_examples=200)
@given(texts(400))
def test_any_text_comes_back_cleaned(text: str) -> None:
    raw = compose(plain(text=text))
    assert text_of(raw) == clean_text(text, 200_000).rstrip("\n")
    assert sendable(raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_no_line_of_the_text_begins_with_a_dot_or_from() -> None:
    text = "\n".join([".", ". x", "From a", "From: a", "x" * 75 + ".y", "x" * 75 + "From z", "é" * 12 + "...." * 30])
    body = compose(plain(text=text)).partition(b"\r\n\r\n")[2]
    assert [line for line in body.split(b"\r\n") if line.startswith((b".", b"From "))] == []


# Injection (safety.md 1.6).


def intended(mail: Outgoing) -> list[str]:
    """The names of the headers that `mail` is meant to have."""
    return [
        "From", "To", *(["Reply-To"] if mail.reply_to else []), "Subject", "Date", "Message-ID",
        *(["In-Reply-To"] if message_ids((mail.in_reply_to,)) else []),
        *(["References"] if message_ids((mail.in_reply_to, *mail.references)) else []),
        "Auto-Submitted", "X-Auto-Response-Suppress", *(["X-ThirdThursday-Loop"] if mail.loop else []), "MIME-Version",
        "Content-Type", *([] if mail.calendar else ["Content-Transfer-Encoding"]),
    ]  # fmt: skip


def holds_nothing_but_the_intended(mail: Outgoing) -> None:
    """Compose `mail`; headers, tree, calendar and line ends are exactly those intended."""
    raw = compose(mail)
    assert sendable(raw)
    for parser in (policy.default, policy.compat32):
        found = BytesParser(policy=parser).parsebytes(raw)
        assert found.keys() == intended(mail)
        assert [part.get_content_type() for part in found.walk()] == [
            "multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics",
        ]  # fmt: skip
    assert [address.addr_spec for address in read(raw)["To"].addresses] == [PRIYA]


def poisoned(text: str) -> Outgoing | None:
    """A letter with `text` wherever a text from outside can stand; None where nothing of it is left for a subject."""
    if not clean_line(text):
        return None
    there = occasion(summary=clean_line(text), description=clean_text(text))
    calendar = request(there, Guest(UID, 0, NOW, PRIYA, text, "ACCEPTED"))
    return letter(
        subject=text, to_name=text, from_name=text, text=f"{text}\n{text}", in_reply_to=text, references=(text, f"<{text}>"),
        calendar=calendar,
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(texts(80))
def test_no_text_adds_a_header_a_recipient_or_a_part(text: str) -> None:
    mail = poisoned(text)
    if mail is not None:
        holds_nothing_but_the_intended(mail)


def test_naughty_strings_add_nothing() -> None:
    for text in naughty_strings():
        mail = poisoned(text)
        if mail is not None:
            holds_nothing_but_the_intended(mail)


def test_encoded_line_break_in_a_name_stays_a_name() -> None:
    """The way of cpython#121650: an encoded word that hides CR LF and a header."""
    hidden = "=?utf-8?q?Priya=0D=0ABcc=3A_eve=40evil.example?="
    raw = compose(letter(to_name=hidden, subject=hidden))
    holds_nothing_but_the_intended(letter(to_name=hidden, subject=hidden))
    assert b"Bcc" not in raw
    assert read(raw)["Subject"] == hidden


def test_letter_is_a_value_that_can_be_kept() -> None:
    assert msgspec.structs.replace(letter(), subject=Safe("x")).subject == "x"
