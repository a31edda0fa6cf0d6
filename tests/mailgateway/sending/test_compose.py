"""One letter as the bytes of one mail: its tree, its headers, and what no text from outside can do to them."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from invented_letters import CALENDAR, TEXT, letter, plain, read, text_of

from core.errors import Refused
from mailgateway.sending.compose import Attachment, compose
from mailgateway.sending.headers import date_header, message_ids

GOLDEN = Path(__file__).parent / "golden"
ALWAYS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
    "Content-Type",
]  # fmt: skip


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
