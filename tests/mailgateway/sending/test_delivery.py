"""From a queued letter to the server's last word: sent once, tried again, or shown as unknown; never sent twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read
from fakes_smtp import DROP, Sink, Talk, scripted, sink, smtp_script
from msgspec.structs import replace

from core.config_mail import SecretRef, SmtpSettings
from core.model import OutboxRow, Owner, RowState
from core.operations import outbox
from core.operations.work import GATEWAY, Work
from core.text import Safe
from mailgateway.auth import Secret
from mailgateway.sending.delivery import Delivery
from mailgateway.sending.smtp import SmtpAccount


class Known:
    """Credentials that are simply known."""

    async def secret(self, *, renew: bool = False) -> Secret:
        return Secret("a-password-for-tests")


@pytest.fixture
async def desk() -> Post:
    """A desk with one answer queued."""
    made = await post()
    await made.take(read("Priya Shah", "join"))
    return made


@pytest.fixture
async def server() -> AsyncIterator[Sink]:
    async with sink() as running:
        yield running


def delivery(desk: Post, port: int, auth: str = "none") -> Delivery:
    settings = SmtpSettings(
        host="127.0.0.1", port=port, tls="none", auth=auth, insecure_localhost=True, user="hangouts",  # type: ignore[arg-type]
        secret=SecretRef(env="UNUSED"),
    )  # fmt: skip
    account = SmtpAccount(settings, Known(), clock=desk.clock)
    return Delivery(
        desk.store, DESK, account, clock=desk.clock, ids=desk.ids, chance=lambda: 0.5,
        monotonic=lambda: desk.clock().timestamp(),
    )  # fmt: skip


async def rows(desk: Post, state: RowState) -> list[OutboxRow]:
    async with desk.store.view() as view:
        return await view.outbox.in_state(state)


async def test_letter_is_sent_once_and_settled(desk: Post, server: Sink) -> None:
    out = delivery(desk, server.port)
    assert (await out.drain(), await out.drain()) == (1, 0)
    kept = server.mails[0]
    assert kept.recipients == [address_of("Priya Shah")]
    assert kept.envelope_from.startswith("hangouts+b-")
    assert [row.kind for row in await rows(desk, "sent")] == ["signed_up"]
    async with desk.store.view() as view:
        assert [entry.certainty for entry in await view.entries.of_session(await desk.next_id())] == ["sent"]


async def test_drop_before_data_is_tried_again_with_the_same_bytes(desk: Post, server: Sink) -> None:
    async with scripted(smtp_script({"RCPT": DROP})) as broken:
        out = delivery(desk, broken.port)
        await out.drain()
    waiting = await rows(desk, "retry")
    assert [row.kind for row in waiting] == ["signed_up"]
    async with desk.store.view() as view:
        made = await view.rendered.get(waiting[0].id)
    assert made is not None
    desk.clock.at = waiting[0].due
    assert await delivery(desk, server.port).drain() == 1
    assert server.mails[0].content.replace(b"\r\n", b"\n").rstrip() == made.content.replace(b"\r\n", b"\n").rstrip()


async def test_drop_after_the_dot_is_unknown_and_never_sent_by_itself(desk: Post, server: Sink) -> None:
    async with scripted(smtp_script({"DOT": DROP})) as broken:
        await delivery(desk, broken.port).drain()
    assert [row.kind for row in await rows(desk, "unknown")] == ["signed_up"]
    desk.clock.move(days=3)
    assert await delivery(desk, server.port).drain() == 0
    async with desk.store.view() as view:
        assert [entry.certainty for entry in await view.entries.of_session(await desk.next_id())] == ["unknown"]


async def test_own_copy_that_comes_back_proves_an_unknown_letter(desk: Post) -> None:
    async with scripted(smtp_script({"DOT": DROP})) as broken:
        await delivery(desk, broken.port).drain()
    row = (await rows(desk, "unknown"))[0]
    own = read("Desk", None, kind="own", verdict="ignore")
    await desk.take(replace(own, message_id=Safe(f"<{row.message_id}>")))
    assert [found.id for found in await rows(desk, "sent")] == [row.id]


async def test_refused_recipient_fails_and_the_next_is_tried(desk: Post) -> None:
    await desk.take(read("Omar Khan", "join"))

    async with scripted(smtp_script({"RCPT": "550 5.1.1 no such user"})) as server:
        assert await delivery(desk, server.port).drain() == 0
    assert len(await rows(desk, "failed")) == 2


async def test_refused_password_stops_the_account_and_loses_nothing(desk: Post) -> None:
    async with scripted(smtp_script({"AUTH": "535 5.7.8 wrong"})) as server:
        out = delivery(desk, server.port, auth="password")
        assert await out.drain() == 0
    assert out.trouble is not None
    assert (out.trouble.result, out.trouble.reason) == ("account_stopped", "login")
    assert [row.attempts for row in await rows(desk, "retry")] == [0]


async def test_unreachable_server_keeps_the_letter(desk: Post) -> None:
    async with scripted(smtp_script({})) as gone:
        port = gone.port
    out = delivery(desk, port)
    assert await out.drain() == 0
    assert out.trouble is not None
    assert [row.state for row in await rows(desk, "retry")] == ["retry"]


async def test_letter_gives_up_after_five_days(desk: Post) -> None:
    async with scripted(smtp_script({"RCPT": "451 4.3.0 later"})) as server:
        out = delivery(desk, server.port)
        for _ in range(60):
            await out.drain()
            if not await rows(desk, "retry"):
                break
            desk.clock.at = (await rows(desk, "retry"))[0].due
    assert [row.kind for row in await rows(desk, "failed")] == ["signed_up"]
    attempts = (await rows(desk, "failed"))[0].attempts
    assert 20 <= attempts <= 30


@pytest.mark.parametrize(("phase", "state"), [("claimed", "queued"), ("dot", "unknown")])
async def test_letter_of_a_dead_process_is_taken_back(desk: Post, phase: str, state: RowState, server: Sink) -> None:
    dead = Owner(host="elsewhere", pid=1, started="1", lease_until=desk.clock())
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, desk.ids)
        claimed = await outbox.claim(work, dead, lambda draft: b"To: x\r\n\r\nbody\r\n")
        assert claimed is not None
        if phase == "dot":
            await outbox.at_dot(work, claimed.row.id)
    desk.clock.move(minutes=1)
    assert await delivery(desk, server.port).recover() == 1
    assert [row.id for row in await rows(desk, state)] == [claimed.row.id]


async def test_held_mail_waits_and_leaves_when_released(desk: Post, server: Sink) -> None:
    await outbox.hold_all(desk.store, DESK, AMIRA)
    assert await delivery(desk, server.port).drain() == 0
    await outbox.release_all(desk.store, DESK, AMIRA)
    assert await delivery(desk, server.port).drain() == 1


async def test_running_delivery_sends_what_is_queued_when_woken(desk: Post, server: Sink) -> None:
    out = delivery(desk, server.port)
    running = asyncio.create_task(out.run(2))
    await server.wait_for(1)
    await desk.take(read("Omar Khan", "join"))
    out.wake()
    await server.wait_for(2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [mail.recipients for mail in server.mails] == [[address_of("Priya Shah")], [address_of("Omar Khan")]]


async def test_stopping_after_the_dot_waits_for_the_reply(desk: Post) -> None:
    seen, go_on = asyncio.Event(), asyncio.Event()

    async def slow(talk: Talk) -> None:
        talk.say("220 stub")
        while line := await talk.line():
            verb = line.split()[0].upper()
            if verb == "DATA":
                talk.say("354 go on")
                while await talk.line() != ".":
                    pass
                seen.set()
                await go_on.wait()
            talk.say("250 2.0.0 ok" if verb != "QUIT" else "221 bye")

    async with scripted(slow) as server:
        out = delivery(desk, server.port)
        running = asyncio.create_task(out.run(1))
        await seen.wait()
        running.cancel()
        asyncio.get_running_loop().call_later(0.05, go_on.set)
        with pytest.raises(asyncio.CancelledError):
            await running
    assert [row.kind for row in await rows(desk, "sent")] == ["signed_up"]
