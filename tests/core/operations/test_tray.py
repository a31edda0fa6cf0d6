"""The tray: a mail that waits is decided, answered, dismissed or filed, once, and all of it can be taken back."""

from datetime import timedelta

import pytest
from fakes_desk import AMIRA, DESK, KATE
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace

from core.errors import Refused
from core.model import Actor, InboundRecord
from core.operations import replying, tray
from core.operations.undo import undo
from core.text import Safe, lit

PRIYA, OMAR = address_of("Priya Shah"), address_of("Omar Khan")
HELD = timedelta(seconds=31)


@pytest.fixture
async def desk() -> Post:
    return await post()


async def asks(desk: Post, name: str = "Priya Shah", *, evidence: str = "pass", text: str = "Is it recorded?") -> str:
    """A question comes in; gives the id of the mail that waits."""
    await desk.says(read(name, "question", verdict="human", evidence=evidence, text=text))  # type: ignore[arg-type]
    return (await waiting(desk))[-1].id


async def waiting(desk: Post) -> list[InboundRecord]:
    async with desk.store.view() as view:
        return await view.inbound.in_state("waiting")


async def mail(desk: Post, id_: str) -> InboundRecord:
    async with desk.store.view() as view:
        return await view.inbound.need(id_)


async def after_the_hold(desk: Post) -> list[tuple[str, str]]:
    """(kind, address) of what leaves once the hold is over; nothing leaves before."""
    assert await desk.deliver() == []
    desk.clock.at += HELD
    return [(each.row.kind, each.row.address) for each in await desk.deliver()]


@pytest.mark.parametrize(
    ("wish", "state", "letter"),
    [
        ("going", "going", "signed_up"),
        ("maybe", "maybe", "maybe"),
        ("declined", "declined", "declined"),
    ],
)
async def test_a_decision_gives_the_standing_and_answers_in_the_thread_after_the_hold(
    desk: Post, wish: str, state: str, letter: str
) -> None:
    id_, session = await asks(desk), await desk.next_id()
    change = await tray.settle(desk.store, DESK, AMIRA, id_, wish, ids=desk.ids)
    assert await desk.states(session) == {PRIYA: state}
    assert await after_the_hold(desk) == [(letter, PRIYA)]
    record = await mail(desk, id_)
    sent = desk.sent[-1].mail
    assert (sent["In-Reply-To"], sent["Auto-Submitted"]) == (record.message_id, "auto-replied")
    assert (record.state, record.settled_by, record.change) == ("settled", "amira", change.seq)
    assert (record.session, record.effect) == (session, f"Priya Shah: {state}")


async def test_whoever_comes_second_is_told_who_settled_it_and_how(desk: Post) -> None:
    id_ = await asks(desk)
    await tray.settle(desk.store, DESK, KATE, id_, "going", ids=desk.ids)
    for verb in (tray.dismiss, tray.machine, tray.take):
        with pytest.raises(Refused, match="kate settled this mail at 9:12am: Priya Shah: going"):
            await verb(desk.store, DESK, AMIRA, id_)
    with pytest.raises(Refused, match="kate settled"):
        await tray.settle(desk.store, DESK, AMIRA, id_, "declined")
    with pytest.raises(Refused, match="kate settled"):
        await replying.reply(desk.store, DESK, AMIRA, id_, "No, it is not.")


async def test_undo_of_a_decision_withdraws_the_letter_and_the_mail_waits_again(desk: Post) -> None:
    id_, session = await asks(desk), await desk.next_id()
    change = await tray.settle(desk.store, DESK, AMIRA, id_, "going", ids=desk.ids)
    await undo(desk.store, DESK, AMIRA, change.seq, ids=desk.ids)
    assert (await mail(desk, id_)).state == "waiting"
    assert await desk.states(session) == {}
    assert await after_the_hold(desk) == []


@pytest.mark.parametrize(("verb", "state"), [(tray.dismiss, "settled"), (tray.machine, "filed")])
async def test_a_mail_without_an_answer_is_settled_and_an_undo_brings_it_back(desk: Post, verb, state: str) -> None:  # type: ignore[no-untyped-def]
    id_ = await asks(desk)
    change = await verb(desk.store, DESK, AMIRA, id_, reason="asked by telephone")
    assert ((await mail(desk, id_)).state, change.reason) == (state, "asked by telephone")
    assert await after_the_hold(desk) == []
    await undo(desk.store, DESK, AMIRA, change.seq, ids=desk.ids)
    assert [each.id for each in await waiting(desk)] == [id_]


async def test_a_mail_is_taken_by_one_and_then_by_another(desk: Post) -> None:
    id_ = await asks(desk)
    await tray.take(desk.store, DESK, AMIRA, id_)
    with pytest.raises(Refused, match="yours already"):
        await tray.take(desk.store, DESK, AMIRA, id_)
    change = await tray.take(desk.store, DESK, KATE, id_)
    assert (change.summary, (await mail(desk, id_)).taken_by) == ("mail of Priya Shah taken, before: amira", "kate")


async def test_a_decision_never_overfills_a_session(desk: Post) -> None:
    full = await post(capacity=2)
    await full.says(read("Omar Khan", "join"))
    id_ = await asks(full)
    with pytest.raises(Refused, match="is full"):
        await tray.settle(full.store, DESK, AMIRA, id_, "going")
    assert (await mail(full, id_)).state == "waiting"
    await tray.settle(full.store, DESK, AMIRA, id_, "waitlisted", ids=full.ids)
    assert await full.states(await full.next_id()) == {OMAR: "going", PRIYA: "waitlisted"}
    assert await after_the_hold(full) == [("queued", PRIYA)]


async def test_a_mail_that_names_no_session_needs_one_where_several_series_run(desk: Post) -> None:
    id_ = await asks(desk)
    async with desk.store.unit_of_work(AMIRA) as uow:
        await uow.inbound.put(replace(await uow.inbound.need(id_), series="", session="", address=Safe("")))
    with pytest.raises(Refused, match="no sender"):
        await tray.settle(desk.store, DESK, AMIRA, id_, "going")
    async with desk.store.unit_of_work(AMIRA) as uow:
        await uow.inbound.put(replace(await uow.inbound.need(id_), series="other", address=Safe(PRIYA)))
    with pytest.raises(Refused, match="Which session"):
        await tray.settle(desk.store, DESK, AMIRA, id_, "going")


async def test_a_mail_that_could_not_be_read_is_only_filed(desk: Post) -> None:
    await desk.says(read("Priya Shah", None, kind="quarantined"))
    async with desk.store.view() as view:
        [record] = await view.inbound.in_state("quarantined")
    with pytest.raises(Refused, match="could not be read"):
        await tray.settle(desk.store, DESK, AMIRA, record.id, "going")
    with pytest.raises(Refused, match="could not be read"):
        await replying.reply(desk.store, DESK, AMIRA, record.id, "Hello.")
    await tray.machine(desk.store, DESK, AMIRA, record.id)
    assert (await mail(desk, record.id)).state == "filed"


async def test_own_words_reach_the_sender_signed_and_in_the_thread(desk: Post) -> None:
    id_ = await asks(desk)
    rowan = Actor(kind="organiser", name=lit("rellis (Rowan)"))
    await replying.reply(desk.store, DESK, rowan, id_, "No. We keep notes instead.\n\nCome and see.")
    assert await after_the_hold(desk) == [("human_reply", PRIYA)]
    sent = desk.sent[-1]
    assert sent.mail["Subject"] == "Re: Hangouts"
    assert (
        "Hello Priya\n\nNo. We keep notes instead.\n\nCome and see.\n\nRowan, for LocalGov Digital Hangouts"
        in sent.text
    )
    assert (await mail(desk, id_)).effect == "answered (human_reply)"


async def test_a_stranger_is_answered_without_a_name(desk: Post) -> None:
    id_ = await asks(desk, evidence="none")
    await replying.reply(desk.store, DESK, AMIRA, id_, "Anybody may come.")
    assert await after_the_hold(desk) == [("human_reply", PRIYA)]
    assert desk.sent[-1].text.startswith("Hello\n\nAnybody may come.\n\nRowan Ellis and Nia Morgan, for")
    assert "STOP" not in desk.sent[-1].text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "one of the two"), ("   \n ", "one of the two"), ("?!", "no text"), ("a " * 3000, "too long"),
        ("Look at https://meet.evil.example/x now.", "web address"), ("See www.westshire.example", "web address"),
    ],
)  # fmt: skip
async def test_words_that_no_letter_may_hold_are_refused(desk: Post, text: str, why: str) -> None:
    id_ = await asks(desk)
    with pytest.raises(Refused, match=why):
        await replying.reply(desk.store, DESK, AMIRA, id_, text)
    assert len(await waiting(desk)) == 1


async def test_the_joining_address_may_stand_in_own_words(desk: Post) -> None:
    id_ = await asks(desk)
    await replying.reply(desk.store, DESK, AMIRA, id_, "You join at https://meet.example/lgd on the day.")
    await after_the_hold(desk)
    assert "You join at https://meet.example/lgd on the day." in desk.sent[-1].text


@pytest.mark.parametrize("template", [*replying.TEMPLATES])
async def test_every_letter_that_answers_a_mail_can_be_written(desk: Post, template: str) -> None:
    id_ = await asks(desk)
    async with desk.store.unit_of_work(AMIRA) as uow:
        await uow.inbound.put(replace(await uow.inbound.need(id_), session=await desk.next_id()))
    await replying.reply(desk.store, DESK, AMIRA, id_, template=template)
    assert await after_the_hold(desk) == [(template, PRIYA)]


async def test_a_letter_that_answers_no_mail_is_refused(desk: Post) -> None:
    id_ = await asks(desk)
    with pytest.raises(Refused, match="answers no mail"):
        await replying.reply(desk.store, DESK, AMIRA, id_, template="erased")
    with pytest.raises(Refused, match="names none"):
        await replying.reply(desk.store, DESK, AMIRA, id_, template="phone_details")


@pytest.mark.parametrize(("field", "value"), [("trust", "-1"), ("kind", "list"), ("kind", "bounce"), ("address", "")])
async def test_nobody_answers_forgers_robots_and_lists(desk: Post, field: str, value: str) -> None:
    id_ = await asks(desk)
    async with desk.store.unit_of_work(AMIRA) as uow:
        await uow.inbound.put(replace(await uow.inbound.need(id_), **{field: value}))
    with pytest.raises(Refused, match="answer"):
        await replying.reply(desk.store, DESK, AMIRA, id_, "Hello.")


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("RE: Fw: [EXTERNAL] Hangouts", "Hangouts"), ("OFFICIAL: Hangouts", "Hangouts"), ("Aw: re:  tomorrow", "tomorrow"),
        ("OFFICIAL-SENSITIVE: about Jo", ""), ("Re: [Official Sensitive] x", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_subject_is_peeled_and_a_sensitive_one_is_not_quoted_back(subject: str, bare: str) -> None:
    assert replying.their_subject(Safe(subject)) == bare
