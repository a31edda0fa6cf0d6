"""The table of safety.md 5.2, cell by cell: every reply, loss and silence of a submission server in every phase."""

import asyncio

import pytest
from fakes_credentials import Known
from fakes_desk import DESK as THEIRS
from fakes_inbox import Post, post, read
from fakes_smtp import DROP, SILENCE, Scripted, scripted, smtp_script
from fakes_smtp_client import CONTENT, DESK, PRIYA, SOON, Commit, account_for, contents, send, settings_for
from waiting import until

from mailgateway.sending.delivery import Delivery
from mailgateway.sending.smtp import SmtpAccount
from mailgateway.sending.smtp_connection import SmtpDeadlines

PHASES = ("GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "DOT")
SHOWN = {"GREETING": "connect", "EHLO": "connect", "AUTH": "login", "MAIL": "mail", "RCPT": "rcpt"}

TABLE = """
reply                   GREETING EHLO   AUTH     MAIL     RCPT     DATA     DOT
421_4.3.2_closing       retry    retry  retry    retry    retry    retry    retry
450_4.2.0_greylisted    retry    retry  retry    retry    retry    retry    retry
451_4.3.0_local_error   retry    retry  retry    retry    retry    retry    retry
452_4.2.2_full          retry    retry  retry    retry    retry    retry    retry
454_4.7.0_not_now       retry    retry  retry    retry    retry    retry    retry
500_what?               retry    retry  stopped  stopped  failed   failed   failed
530_5.7.0_log_in_first  retry    retry  stopped  stopped  stopped  stopped  stopped
535_5.7.8_wrong         retry    retry  stopped  stopped  stopped  stopped  stopped
550_5.1.1_no_such_user  retry    retry  stopped  stopped  failed   failed   failed
550_5.7.1_refused       retry    retry  stopped  stopped  failed   failed   failed
550_5.7.60_not_as_you   retry    retry  stopped  stopped  stopped  stopped  stopped
552_5.3.4_too_big       retry    retry  stopped  stopped  failed   failed   failed
552_5.7.0_blocked       retry    retry  stopped  stopped  failed   failed   failed
554_5.6.0_bad_content   retry    retry  stopped  stopped  failed   failed   failed
554_relay_access_denied retry    retry  stopped  stopped  stopped  stopped  stopped
(drop)                  retry    retry  retry    retry    retry    unknown  unknown
(silence)               retry    retry  retry    retry    retry    unknown  unknown
nonsense                retry    retry  retry    retry    retry    unknown  unknown
299_odd                 retry    retry  retry    retry    retry    unknown  unknown
"""
"""What becomes of a letter. `stopped`: nothing else is tried on this account. `unknown`: never sent again by itself."""


def cells() -> list[tuple[str, str, str]]:
    """(phase, reply, result) of each cell."""
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (phase, row[0].replace("_", " "), result)
        for row in rows
        for phase, result in zip(head[1:], row[1:], strict=True)
    ]


@pytest.mark.parametrize(("phase", "reply", "result"), cells())
async def test_letter_ends_as_the_table_says(phase: str, reply: str, result: str) -> None:
    commit = Commit()
    async with scripted(smtp_script({phase: reply})) as server:
        account = account_for(server, SOON)
        outcome = await send(account, commit)
        await account.close()
    after = phase in ("DATA", "DOT")
    assert outcome.result == result.replace("stopped", "account_stopped")
    assert outcome.phase == SHOWN.get(phase, "data")
    assert outcome.code == (int(reply[:3]) if reply[:3].isdigit() else 0)
    assert commit.calls == after
    assert contents(server) == (phase == "DOT")
    assert len(server.talks) == 1
    assert outcome.text


STATES = {"retry": "retry", "stopped": "retry", "failed": "failed", "unknown": "unknown"}
TOLD_APART = ("421 4.3.2 closing", "535 5.7.8 wrong", "550 5.1.1 no such user", "554 5.6.0 bad content", DROP, SILENCE)


def out_by(desk: Post, server: Scripted) -> Delivery:
    """The way out of a new process."""
    account = SmtpAccount(settings_for(server), Known(), deadlines=SOON)
    return Delivery(desk.store, THEIRS, account, clock=desk.clock, ids=desk.ids, monotonic=lambda: 0.0)


async def state_of(desk: Post) -> str:
    """The state of the one letter there is."""
    async with desk.store.view() as view:
        [row] = await view.outbox.recent(10)
    return row.state


@pytest.mark.parametrize(("phase", "reply", "result"), [cell for cell in cells() if cell[1] in TOLD_APART])
async def test_store_says_of_a_letter_what_the_table_says_and_only_what_may_go_again_does(
    phase: str, reply: str, result: str
) -> None:
    desk = await post()
    await desk.take(read("Priya Shah", "join"))
    async with scripted(smtp_script({phase: reply})) as server, scripted(smtp_script({})) as well:
        await out_by(desk, server).drain()
        assert await state_of(desk) == STATES[result]
        desk.clock.move(hours=8)
        await out_by(desk, well).drain()
        assert await state_of(desk) == ("sent" if STATES[result] == "retry" else STATES[result])
        taken = sum(talk.lines.count("DATA") for talk in well.talks)
    assert taken == (STATES[result] == "retry")


@pytest.mark.parametrize("phase", PHASES)
async def test_nothing_but_the_usual_is_said_before_the_commit(phase: str) -> None:
    """The commit stands between the last RCPT and DATA, and comes once."""
    said: list[list[str]] = []
    async with scripted(smtp_script({phase: "421 no"} if phase != "DOT" else {})) as server:

        async def commit() -> None:
            said.append([line.split()[0] for line in server.talks[0].lines])

        account = account_for(server, SOON)
        await account.send(DESK, (PRIYA, "archive@lgd.example"), CONTENT, commit)
        await account.close()
    assert said == ([["EHLO", "AUTH", "MAIL", "RCPT", "RCPT"]] if phase in ("DATA", "DOT") else [])


@pytest.mark.parametrize("reply", ["250 2.0.0 taken DROP", "250-first\r\n250 second DROP"])
async def test_connection_that_drops_after_the_250_has_sent_the_letter(reply: str) -> None:
    async with scripted(smtp_script({"DOT": reply})) as server:
        account = account_for(server, SOON)
        outcome = await send(account)
        await account.close()
    assert (outcome.result, outcome.code) == ("sent", 250)


async def test_connection_that_drops_in_the_middle_of_the_content_leaves_it_unknown() -> None:
    async with scripted(smtp_script({"DATA": "354 go on DROP"})) as server:
        commit = Commit()
        outcome = await account_for(server, SOON).send(DESK, (PRIYA,), CONTENT + b"x\r\n" * 300_000, commit)
    assert (outcome.result, outcome.reason, commit.calls) == ("unknown", "dropped", 1)


async def test_reply_that_comes_late_but_within_its_time_has_sent_the_letter() -> None:
    """RFC 5321 4.5.3.2.6 allows ten minutes after the dot: a shorter wait makes duplicates."""
    usual = smtp_script({})

    async with scripted(usual) as server:
        dot = asyncio.Event()

        async def commit() -> None:
            talk = server.talks[0]
            say = talk.say

            def late(text: str) -> None:
                if not text.startswith("250 2.0.0"):
                    say(text)
                    return
                asyncio.get_running_loop().call_later(1.2, say, text)
                dot.set()

            talk.say = late  # type: ignore[method-assign]

        account = account_for(server, SmtpDeadlines(connect=0.5, command=0.5, final=20, reset=0.2))
        outcome = await account.send(DESK, (PRIYA,), CONTENT, commit)
        await account.close()
    assert dot.is_set()
    assert outcome.result == "sent"
    assert SmtpDeadlines().final == 600


async def test_cancelled_after_the_dot_the_letter_was_sent_at_most_once() -> None:
    async with scripted(smtp_script({"DOT": SILENCE})) as server:
        commit, account = Commit(), account_for(server)
        sending = asyncio.create_task(send(account, commit))
        await until(lambda: contents(server))
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
    assert (commit.calls, contents(server), len(server.talks)) == (1, 1, 1)


async def test_commit_that_fails_sends_nothing_and_its_error_is_raised() -> None:
    async with scripted(smtp_script({})) as server:
        commit, account = Commit(RuntimeError("the store is broken")), account_for(server, SOON)
        with pytest.raises(RuntimeError, match="broken"):
            await send(account, commit)
        assert (commit.calls, contents(server)) == (1, 0)
        assert not any(line.startswith("DATA") for line in server.talks[0].lines)


async def test_commit_that_is_cancelled_sends_nothing() -> None:
    async with scripted(smtp_script({})) as server:
        account = account_for(server, SOON)
        with pytest.raises(asyncio.CancelledError):
            await send(account, Commit(asyncio.CancelledError()))
        assert contents(server) == 0


@pytest.mark.parametrize("reply", ["421 4.4.2 idle for too long", "421 bye DROP", DROP])
async def test_reused_connection_that_is_gone_is_replaced_and_the_letter_sent_once(reply: str) -> None:
    commit = Commit()
    async with scripted(smtp_script({"MAIL 2": reply})) as server:
        account = account_for(server, SOON)
        outcomes = [await send(account), await send(account, commit)]
        await account.close()
    assert [outcome.result for outcome in outcomes] == ["sent", "sent"]
    assert (len(server.talks), commit.calls, contents(server)) == (2, 1, 2)


async def test_new_connection_that_is_closed_with_421_is_not_tried_again_at_once() -> None:
    async with scripted(smtp_script({"MAIL": "421 too many connections"})) as server:
        account = account_for(server, SOON)
        assert (await send(account)).result == "retry"
        assert len(server.talks) == 1
