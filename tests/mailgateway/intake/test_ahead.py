"""What is read ahead counts only while the desk still knows the same; whatever was decided meanwhile is looked at first."""

import asyncio
import gc
from datetime import date

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace
from outlook import outlook_reply

from core.model import InboundRecord
from core.operations import series
from mailgateway.intake.ahead import Mailbox
from mailgateway.intake.mail import Cursor, RawMail, TryLater
from mailgateway.intake.take import Take
from mailgateway.reader import Reader, ReaderBroken

OURS = replace(DESK, anchor="authserv:mx.lgd.example")
NAME = "imap:hangouts:INBOX"


class Counting(Reader):
    """A reader that counts the mails of each call; `broken` calls find no worker."""

    def __init__(self, broken: int = 0) -> None:
        super().__init__()
        self.calls: list[int] = []
        self.broken = broken

    async def read(self, mails, known):  # type: ignore[no-untyped-def]
        self.calls.append(len(mails))
        if self.broken:
            self.broken -= 1
            raise ReaderBroken("The process that reads mails does not start.")
        return await super().read(mails, known)


def mailbox(desk: Post, reader: Reader) -> Mailbox:
    return Mailbox(Take(desk.store, OURS, reader, clock=desk.clock, ids=desk.ids), NAME)


def mail(desk: Post, uid: int, raw: bytes) -> RawMail:
    return RawMail(source="imap", key=f"{NAME}:1:{uid}", raw=raw, received_at=desk.clock())


def writes(desk: Post, uid: int, name: str, text: str) -> RawMail:
    """A mail of its own, vouched for."""
    raw = (
        f"Authentication-Results: mx.lgd.example; dmarc=pass header.from=westshire.example\r\nFrom: {name} "
        f"<{address_of(name)}>\r\nTo: hangouts@lgd.example\r\nMessage-ID: <{uid}@westshire.example>\r\n\r\n{text}\r\n"
    )
    return mail(desk, uid, raw.encode())


async def ahead_of(box: Mailbox, first: list[RawMail], second: list[RawMail]) -> None:
    """Hand two batches in; the second is read before the first is decided."""
    box.ahead(second)
    assert box._reading is not None
    await asyncio.wait([box._reading])
    reading, box._reading = box._reading, None
    await box(first, Cursor(uidvalidity=1, uid=1))
    box._reading = reading
    await box(second, Cursor(uidvalidity=1, uid=2))


async def decided(desk: Post) -> list[tuple[str, str, str, str]]:
    """Of each mail, oldest first: intent, arguments, what was done, and the effect."""
    async with desk.store.view() as view:
        found: list[InboundRecord] = await view.inbound.recent(10)
    told = [(each.intent, str(each.arguments), each.action, str(each.effect)) for each in found if each.message_id]
    return told[::-1]


async def test_what_was_read_ahead_is_not_read_again() -> None:
    desk, reader = await post(), Counting()
    box = mailbox(desk, reader)
    await ahead_of(box, [writes(desk, 1, "Priya Shah", "YES")], [writes(desk, 2, "Omar Khan", "YES")])
    assert reader.calls == [1, 1, 0]
    going = {address_of("Priya Shah"): "going", address_of("Omar Khan"): "going"}
    assert await desk.states(await desk.next_id()) == going
    await reader.close()


async def asked_priya(desk: Post) -> bytes:
    """A numbered question was put to Priya; the letter."""
    unclear = replace(read("Priya Shah", None, verdict="ask", text="Hm."), meanings=("join", "decline"))
    await desk.says(unclear)
    return desk.sent[0].mail.as_bytes()


def answers(desk: Post, letter: bytes) -> tuple[list[RawMail], list[RawMail]]:
    """Two mails that choose by number in the same thread."""
    raws = [
        outlook_reply("Priya Shah", address_of("Priya Shah"), text, number=number, reply_to=letter)
        for number, text in ((1, "1"), (2, "2"))
    ]
    first, second = [mail(desk, uid, raw) for uid, raw in enumerate(raws, 10)]
    return [first], [second]


async def test_question_that_was_answered_meanwhile_is_no_question_any_more() -> None:
    outcomes = []
    for hasty in (True, False):
        desk, reader = await post(), Counting()
        first, second = answers(desk, await asked_priya(desk))
        if hasty:
            await ahead_of(mailbox(desk, reader), first, second)
            assert reader.calls == [1, 1, 1]  # the second once ahead, and once more
        else:
            for batch in (first, second):
                await mailbox(desk, reader)(batch, None)
        outcomes.append((await decided(desk), await desk.states(await desk.next_id())))
        await reader.close()
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1] == {address_of("Priya Shah"): "going"}


async def test_series_that_began_meanwhile_is_known_by_its_name() -> None:
    desk, reader = await post(), Counting()
    box = mailbox(desk, reader)
    mails = [writes(desk, 1, "Priya Shah", "design")]
    box.ahead(mails)
    assert box._reading is not None
    await asyncio.wait([box._reading])
    new = series.NewSeries(slug="design", name="Design", first=date(2026, 12, 3))
    await series.add(desk.store, OURS, AMIRA, new, ids=desk.ids)
    await box(mails, None)
    assert reader.calls == [1, 1]
    assert [arguments for _, arguments, _, _ in await decided(desk)] == ["{'series': 'design', 'word': 'SERIES'}"]
    await reader.close()


async def test_other_mails_than_those_begun_are_read_when_they_come() -> None:
    desk, reader = await post(), Counting()
    box = mailbox(desk, reader)
    box.ahead([writes(desk, 7, "Omar Khan", "YES")])
    await box([writes(desk, 1, "Priya Shah", "YES")], None)
    assert await desk.states(await desk.next_id()) == {address_of("Priya Shah"): "going"}
    box.ahead([])
    await reader.close()


async def test_reader_that_does_not_start_ahead_is_tried_again_when_the_batch_comes_again() -> None:
    desk, reader = await post(), Counting(broken=1)
    box, mails = mailbox(desk, reader), [writes(desk, 1, "Priya Shah", "YES")]
    box.ahead(mails)
    with pytest.raises(TryLater, match="does not start"):
        await box(mails, None)
    box.ahead([])
    await box(mails, None)
    assert await desk.states(await desk.next_id()) == {address_of("Priya Shah"): "going"}
    await reader.close()


async def test_reading_that_failed_and_was_given_up_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    desk, reader = await post(), Counting(broken=1)
    box = mailbox(desk, reader)
    box.ahead([writes(desk, 1, "Priya Shah", "YES")])
    assert box._reading is not None
    await asyncio.wait([box._reading])
    box.ahead([])
    gc.collect()
    assert caplog.records == []


async def test_letters_of_one_batch_are_read_in_one_call_each_with_its_own_thread() -> None:
    desk, reader = await post(), Counting()
    letter = await asked_priya(desk)
    [chosen], _ = answers(desk, letter)
    await mailbox(desk, reader)([chosen, writes(desk, 3, "Omar Khan", "1")], None)
    assert reader.calls == [2]
    assert [effect for _, _, _, effect in await decided(desk)][-2:] == ["going", "a number nobody asked for"]
    await reader.close()
