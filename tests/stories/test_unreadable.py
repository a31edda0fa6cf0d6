"""Mails without a text that can be read: one sentence says what to do, and nothing is taken from the subject."""

import pytest
from stories_cast import PRIYA
from stories_desk import StoryDesk

SESSION = "digital-2026-12-17"
CANNOT_READ = "We could not read your email. It came encrypted, or with nothing but an attachment, and we open neither."


def mail_of(told: StoryDesk, subject: str, headers: str, body: str) -> bytes:
    """A mail of Priya's whose only part is of another kind than text."""
    plain = told.mail(PRIYA, "x", subject)
    head = plain.partition(b"\r\n\r\n")[0] if b"\r\n\r\n" in plain else plain.partition(b"\n\n")[0]
    lines, kept, skip = head.replace(b"\r\n", b"\n").split(b"\n"), [], False
    for line in lines:
        skip = line.lower().startswith((b"content-", b"mime-version")) or (skip and line[:1] in (b" ", b"\t"))
        kept += [] if skip else [line]
    return b"\r\n".join([*kept, b"MIME-Version: 1.0", *headers.encode().split(b"\n"), b"", body.encode(), b""])


SEALED = {
    "smime": (
        'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\n'
        'Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="smime.p7m"'
    ),
    "winmail": (
        'Content-Type: application/ms-tnef; name="winmail.dat"\n'
        'Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="winmail.dat"'
    ),
    "rtf": "Content-Type: text/rtf",
}


@pytest.mark.parametrize("kind", SEALED)
async def test_sealed_mail_is_told_to_write_plain_text_and_its_subject_takes_no_place(
    told: StoryDesk, kind: str
) -> None:
    body = r"{\rtf1 yes}" if kind == "rtf" else "eJ8+IjgQAQaQCAAEAAAAAAABAAEAAQeQBgAIAAAA"
    (answer,) = await told.receives(PRIYA, mail_of(told, "YES", SEALED[kind], body))
    assert answer.subject == "We did not understand: here is what you can reply"
    assert CANNOT_READ in answer.text
    assert "Please write your words in the email itself, as plain text." in answer.text
    assert await told.standing(SESSION) == {}


async def test_nothing_but_a_document_is_told_the_same(told: StoryDesk) -> None:
    headers = 'Content-Type: application/pdf; name="reply.pdf"\nContent-Transfer-Encoding: base64'
    (answer,) = await told.receives(PRIYA, mail_of(told, "Hangouts", headers, "JVBERi0xLjQK"))
    assert CANNOT_READ in answer.text


async def test_empty_mail_is_still_called_empty(told: StoryDesk) -> None:
    (answer,) = await told.receives(PRIYA, mail_of(told, "", "Content-Type: text/plain", ""))
    assert "Your email was empty. We have changed nothing." in answer.text
