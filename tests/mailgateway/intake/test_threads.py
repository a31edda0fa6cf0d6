"""What we sent helps to read the answer: tokens found in the bytes, the question of the letter, its lines."""

import pytest
from fakes_desk import DESK
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace
from outlook import outlook_reply

from core.understanding import Understanding
from mailgateway.intake.mail import RawMail
from mailgateway.intake.take import Take
from mailgateway.reader import Reader
from mailgateway.reading.peek import tokens_in

TOKEN = "abcdefghijklmnopqrstuvwxy2"


def test_tokens_of_plus_addresses_come_before_those_of_references_and_the_last_reference_first() -> None:
    other = "b" * 26
    raw = (
        f"To: Hangouts <hangouts+{TOKEN.upper()}@LGD.example>\r\n"
        f"References: <{other}.r1@lgd.example>\r\n <{TOKEN}.r2@lgd.example>\r\n\r\n"
        f"hangouts+{'c' * 26}@lgd.example in the body does not count"
    ).encode()
    assert tokens_in(raw, "lgd.example") == [TOKEN, other]


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"To: hangouts+short@lgd.example\r\n\r\n", b"\xff" * 100_000])
def test_mail_without_a_token_has_none(raw: bytes) -> None:
    assert tokens_in(raw, "lgd.example") == []


async def test_bare_number_is_read_in_the_thread_of_a_numbered_question_only() -> None:
    desk = await post()
    unclear = replace(read("Priya Shah", None, verdict="ask", text="Hm."), meanings=("join", "decline"))
    await desk.says(unclear)
    asked = desk.sent[0].mail.as_bytes()
    raw = outlook_reply("Priya Shah", address_of("Priya Shah"), "1", number=1, reply_to=asked)
    assert (await taken(desk, raw)).arguments == {"numbers": [1]}
    assert await desk.states(await desk.next_id()) == {address_of("Priya Shah"): "going"}


async def test_lines_of_our_letter_are_never_read_as_words() -> None:
    desk = await post()
    await desk.says(read("Priya Shah", "join"))
    quoted = desk.sent[0].text.replace("\n", "\r\n")
    raw = (
        "Authentication-Results: mx.lgd.example; dmarc=pass header.from=westshire.example\r\n"
        f"From: Priya Shah <{address_of('Priya Shah')}>\r\nTo: hangouts+{desk.sent[0].token}@lgd.example\r\n"
        f"Subject: RE: x\r\nMessage-ID: <77@westshire.example>\r\n\r\nSorry, I can't make it.\r\n{quoted}"
    ).encode()
    assert (await taken(desk, raw)).reply.final == "Sorry, I can't make it."


async def taken(desk: Post, raw: bytes) -> Understanding:
    """Take one raw mail; what was read of it."""
    ours = replace(DESK, anchor="authserv:mx.lgd.example")
    seen: list[Understanding] = []

    class Watched(Reader):
        async def read(self, mails, known):  # type: ignore[no-untyped-def]
            found = await super().read(mails, known)
            seen.extend(found)
            return found

    take = Take(desk.store, ours, Watched(), clock=desk.clock, ids=desk.ids)
    await take([RawMail(source="imap", key=f"imap:x:INBOX:1:{desk.count}", raw=raw, received_at=desk.clock())])
    return seen[0]
