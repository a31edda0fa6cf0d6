"""The idempotence key: the same mail has the same key however it came, another sender has another."""

from mailgateway.reading.identity import identity_of

MAIL = b"From: Priya <priya@westshire.example>\r\nMessage-ID: <a1@Westshire.Example>\r\nSubject: x\r\n\r\nYES\r\n"


def test_second_delivery_has_the_same_key() -> None:
    again = b"Received: from y\r\n" + MAIL.replace(b"\r\n", b"\n").replace(b"Westshire.Example", b"westshire.example")
    assert identity_of(again) == identity_of(MAIL)


def test_display_name_and_folding_do_not_matter() -> None:
    assert identity_of(MAIL.replace(b"Priya <", b"P. Shah\r\n <")) == identity_of(MAIL)


def test_same_message_id_from_somebody_else_is_another_mail() -> None:
    assert identity_of(MAIL.replace(b"priya@", b"evil@")) != identity_of(MAIL)


def test_mail_without_message_id_is_known_by_its_content() -> None:
    bare = MAIL.replace(b"Message-ID: <a1@Westshire.Example>\r\n", b"")
    assert identity_of(bare) == identity_of(b"X-Hop: 1\r\n" + bare)
    assert identity_of(bare) != identity_of(bare.replace(b"YES", b"NO"))
    assert identity_of(bare) != identity_of(MAIL)


def test_bytes_that_are_no_mail_have_a_key() -> None:
    assert len({identity_of(raw) for raw in (b"", b"\0" * 10, b"\xff\xfe", b"\n\nx")}) == 4
