"""One letter as the bytes of one mail: its tree, its headers, and what no text from outside can do to them."""

import base64
import re
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hostile import naughty_strings, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import GATEWAY, NOW, PRIYA, UID, occasion

from core.calendar import request
from core.calendar.objects import Guest
from core.errors import Refused
from core.text import Safe, clean_header, clean_line, clean_text
from mailgateway.sending.compose import Attachment, Outgoing, compose
from mailgateway.sending.headers import date_header, message_ids
from mailgateway.sending.outcome import sendable

GOLDEN = Path(__file__).parent / "golden"
CALENDAR = request(occasion(), Guest(UID, 0, NOW, PRIYA, "Priya Shah", "ACCEPTED"))
TEXT = """Hello Priya,

You are signed up for “Writing for people in a hurry” on Thursday 17 December, 2pm to 3pm.

Join: https://meet.example/lgd
By phone: 020 7946 0123, PIN 4 4 7 1

In your calendar choose Accept, or do nothing. If your plans change, choose Decline or reply NO.

.
From the LocalGov Digital Hangouts – Grŵp Digidol
"""
ALWAYS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
    "Content-Type",
]  # fmt: skip


def letter(**fields: Any) -> Outgoing:
    """The letter of calendar.md 3.2."""
    given: dict[str, Any] = {
        "from_address": GATEWAY,
        "from_name": "LocalGov Digital Hangouts",
        "to_address": PRIYA,
        "to_name": "Priya Shah",
        "subject": "You are signed up: Thursday 17 December, 2pm to 3pm",
        "date": NOW,
        "message_id": "<k7c2mq5x.1@lgd.example>",
        "text": TEXT,
        "reply_to": "hangouts+n4xw2k@lgd.example",
        "in_reply_to": "<her-own.id@westshire.example>",
        "auto": "replied",
        "loop": "lgd-desk",
        "calendar": CALENDAR,
    }
    return Outgoing(**given | fields)


def plain(**fields: Any) -> Outgoing:
    """A letter of text alone."""
    return letter(**{"calendar": b"", "reply_to": "", "in_reply_to": "", "loop": ""} | fields)


def read(raw: bytes) -> EmailMessage:
    """The mail as Python's newer parser reads it; it must find nothing to complain of."""
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(mail, EmailMessage)
    assert [part.defects for part in mail.walk()] == [[] for _ in mail.walk()]
    return mail


def text_of(raw: bytes) -> str:
    """The text part, without its last line end."""
    part = read(raw).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").rstrip("\n")


# The whole mail.


def test_mail_of_the_design_is_the_golden_file_byte_for_byte() -> None:
    assert compose(letter()) == (GOLDEN / "signed_up.eml").read_bytes()


def test_headers_are_those_of_the_design_in_its_order() -> None:
    mail = read(compose(letter()))
    assert [(name, str(value)) for name, value in mail.items()] == [
        ("From", "LocalGov Digital Hangouts <hangouts@lgd.example>"),
        ("To", "Priya Shah <priya.shah@westshire.example>"),
        ("Reply-To", "hangouts+n4xw2k@lgd.example"),
        ("Subject", "You are signed up: Thursday 17 December, 2pm to 3pm"),
        ("Date", "Mon, 23 Nov 2026 09:12:07 +0000"),
        ("Message-ID", "<k7c2mq5x.1@lgd.example>"),
        ("In-Reply-To", "<her-own.id@westshire.example>"),
        ("References", "<her-own.id@westshire.example>"),
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("X-ThirdThursday-Loop", "lgd-desk"),
        ("MIME-Version", "1.0"),
        ("Content-Type", mail["Content-Type"]),
    ]


def test_tree_is_mixed_of_alternative_of_text_and_calendar_and_the_file() -> None:
    mail = read(compose(letter()))
    alternative, invite = mail.iter_parts()
    text, calendar = alternative.iter_parts()
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics",
    ]  # fmt: skip
    names = ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition")
    assert [tuple(part[name] for name in names) for part in (text, calendar, invite)] == [
        ('text/plain; charset="utf-8"', "quoted-printable", None),
        ('text/calendar; charset="utf-8"; method="REQUEST"', "base64", None),
        ('application/ics; name="invite.ics"', "base64", 'attachment; filename="invite.ics"'),
    ]


def test_method_stands_in_the_content_type_unquoted_as_the_design_prints_it() -> None:
    for method in ("REQUEST", "CANCEL", "DECLINECOUNTER"):
        raw = compose(letter(method=method))
        assert raw.count(f'Content-Type: text/calendar; charset="utf-8"; method={method}\r\n'.encode()) == 1


def test_both_calendar_parts_are_the_object_byte_for_byte() -> None:
    mail = read(compose(letter()))
    calendars = [
        part.get_payload(decode=True) for part in mail.walk() if part.get_content_subtype() in ("calendar", "ics")
    ]
    assert calendars == [CALENDAR, CALENDAR]


def test_letter_without_a_calendar_is_one_text_part() -> None:
    mail = read(compose(plain()))
    assert mail.keys() == [*ALWAYS, "Content-Transfer-Encoding"]
    assert (mail.get_content_type(), text_of(compose(plain()))) == ("text/plain", TEXT.rstrip("\n"))


def test_first_letter_of_a_thread_names_no_other() -> None:
    mail = read(compose(plain(auto="generated")))
    assert (mail["In-Reply-To"], mail["References"], mail["Auto-Submitted"]) == (None, None, "auto-generated")


def test_same_letter_gives_the_same_bytes() -> None:
    assert compose(letter()) == compose(letter())


def test_mail_with_a_calendar_is_small() -> None:
    assert len(compose(letter())) < 30_000


@pytest.mark.parametrize("calendar", [b"", CALENDAR])
def test_list_header_stands_only_where_no_calendar_travels(calendar: bytes) -> None:
    mail = read(compose(letter(calendar=calendar, unsubscribe="hangouts@lgd.example")))
    lists = [(name, value) for name, value in mail.items() if name.startswith("List-")]
    assert lists == ([] if calendar else [("List-Unsubscribe", "<mailto:hangouts@lgd.example?subject=STOP>")])
    assert not {"Cc", "Bcc", "Sender", "Precedence"} & set(mail.keys())


def test_attachments_follow_the_text_and_the_invite() -> None:
    files = (
        Attachment(name="my-data.csv", media="text/csv", content="name,née\r\n".encode()),
        Attachment(name="pack.zip", media="application/zip", content=bytes(range(256))),
    )
    for calendar in (b"", CALENDAR):
        parts = [
            part
            for part in read(compose(letter(calendar=calendar, attachments=files))).walk()
            if not part.is_multipart()
        ]
        assert [part.get_filename() for part in parts[-2:]] == ["my-data.csv", "pack.zip"]
        assert [part.get_payload(decode=True) for part in parts[-2:]] == [file.content for file in files]


@pytest.mark.parametrize(
    ("name", "media"),
    [("a\r\nBcc: x@y.example", "text/csv"), ("a b.csv", "text/csv"), ('a".csv', "text/csv"), ("é.csv", "text/csv"),
     ("", "text/csv"), ("a.csv", "text/csv; x=1"), ("a.csv", "text/csv\r\nX: y")],
)  # fmt: skip
def test_attachment_whose_name_or_type_is_odd_is_refused(name: str, media: str) -> None:
    with pytest.raises(Refused, match="cannot be attached"):
        compose(letter(attachments=(Attachment(name=name, media=media, content=b""),)))


# Addresses and ids.


@pytest.mark.parametrize("field", ["from_address", "to_address", "reply_to", "unsubscribe"])
@pytest.mark.parametrize(
    "address",
    ["priya", "a@b", "a@x.example, b@y.example", "a@x.example\r\nBcc: b@y.example", "<a@x.example>", "a b@x.example",
     "é@x.example", "a@x.example ", "a@x.example\n", '"a"@x.example', ".a@x.example", "a@x..example"],
)  # fmt: skip
def test_address_that_is_not_exactly_one_is_refused_with_its_place(field: str, address: str) -> None:
    where = {"from_address": "From", "to_address": "To", "reply_to": "Reply-To", "unsubscribe": "List-Unsubscribe"}[
        field
    ]
    with pytest.raises(Refused, match=f"cannot stand in {where}. Write it like name@council.example"):
        compose(plain(**{field: address}))


@pytest.mark.parametrize(
    "value", ["", "x", "<a@b> <c@d>", "<a@b>\r\nBcc: x@y.example", "<a b@c>", "a@b@c" * 200, "<é@b>"]
)
def test_message_id_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(Refused, match="is not a Message-ID"):
        compose(plain(message_id=value))


def test_ids_of_others_that_cannot_stand_in_a_header_are_left_out() -> None:
    odd = ("<a@b.example>", "no id", "<c@d.example>\r\nBcc: x@y.example", " e@f.example ", "<" + "x" * 300 + "@y>")
    assert message_ids(odd) == ["<a@b.example>", "<e@f.example>"]
    mail = read(compose(plain(in_reply_to="nothing usable", references=odd)))
    assert (mail["In-Reply-To"], mail["References"]) == (None, "<a@b.example> <e@f.example>")


def test_long_thread_keeps_its_last_twenty_ids_one_a_line() -> None:
    ids = tuple(f"<{number:03}.{'x' * 60}@westshire.example>" for number in range(60))
    raw = compose(plain(references=ids))
    assert str(read(raw)["References"]).split() == list(ids[-20:])
    assert max(map(len, raw.split(b"\r\n"))) < 100


@pytest.mark.parametrize("loop", ["a b", "é", "x\r\nBcc: a@b.example", "x" * 65])
def test_instance_name_that_cannot_stand_in_a_header_is_refused(loop: str) -> None:
    with pytest.raises(Refused, match="instance name"):
        compose(plain(loop=loop))


@pytest.mark.parametrize("subject", ["", " \r\n\t", "\u200b\u202e\x00"])
def test_subject_of_nothing_is_refused(subject: str) -> None:
    with pytest.raises(Refused, match="header would be empty"):
        compose(plain(subject=subject))


@pytest.mark.parametrize(
    ("moment", "header"),
    [
        (datetime(2026, 6, 1, 0, 5, 9, tzinfo=timezone(timedelta(hours=1))), "Sun, 31 May 2026 23:05:09 +0000"),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), "Tue, 29 Feb 2028 12:00:00 +0000"),
    ],
)
def test_date_is_written_in_english_and_utc(moment: datetime, header: str) -> None:
    assert date_header(moment) == header


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
