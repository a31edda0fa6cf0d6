"""The submission account: how connections are reused, how many there are, what is never said, and what is shown."""

import asyncio
import os

import pytest
from fakes_credentials import Known
from fakes_smtp import DROP, SILENCE, Talk, scripted, sink, smtp_script
from fakes_smtp_client import CONTENT, DESK, PRIYA, SOON, Commit, account_for, contents, send, settings_for
from waiting import until

from core.config_mail import SecretRef, SmtpSettings
from mailgateway.auth import Secret, StoredSecret
from mailgateway.sending.outcome import Outcome
from mailgateway.sending.smtp import SmtpAccount
from mailgateway.sending.smtp_connection import SmtpDeadlines


async def test_letter_arrives_byte_for_byte_with_its_envelope() -> None:
    content = CONTENT + b".\r\n..dots\r\n.hidden\r\n"
    async with sink() as kept:
        account = account_for(kept, auth="none")
        outcome = await account.send(DESK, (PRIYA,), content, Commit())
        await account.close()
        [mail] = await kept.wait_for(1)
    assert outcome == Outcome(result="sent", reason="accepted", phase="data", code=250, text=outcome.text)
    assert (mail.envelope_from, mail.recipients, mail.content) == (DESK, [PRIYA], content)


async def test_letters_one_after_another_use_one_connection() -> None:
    async with scripted(smtp_script({})) as server:
        account = account_for(server)
        for _ in range(5):
            assert (await send(account)).result == "sent"
        await account.close()
    assert (len(server.talks), contents(server)) == (1, 1)
    assert [line for line in server.talks[0].lines if line.startswith(("AUTH", "QUIT"))] == [
        "AUTH PLAIN AGRlc2sAc2VzYW1l",
        "QUIT",
    ]


async def test_refused_letter_leaves_the_connection_for_the_next() -> None:
    async with scripted(smtp_script({"RCPT 1": "550 5.1.1 no such user", "DOT 1": "554 5.6.0 bad"})) as server:
        account = account_for(server)
        results = [(await send(account)).result for _ in range(3)]
        await account.close()
    assert (results, len(server.talks)) == (["failed", "failed", "sent"], 1)
    assert server.talks[0].lines.count("RSET") == 2


async def test_connection_that_does_not_reset_is_not_used_again() -> None:
    async with scripted(smtp_script({"RCPT 1": "550 5.1.1 no such user", "RSET": SILENCE})) as server:
        account = account_for(server, SOON)
        results = [(await send(account)).result for _ in range(2)]
        await account.close()
    assert (results, len(server.talks)) == (["failed", "sent"], 2)


async def test_connection_carries_as_many_letters_as_the_settings_allow() -> None:
    async with scripted(smtp_script({})) as server:
        account = account_for(server, mails_per_connection=2)
        for _ in range(5):
            await send(account)
        await account.close()
    assert [talk.lines.count("DATA") for talk in server.talks] == [2, 2, 1]


async def test_connection_unused_for_a_minute_is_replaced() -> None:
    now = 0.0
    async with scripted(smtp_script({})) as server:
        account = SmtpAccount(settings_for(server), Known(), monotonic=lambda: now)
        await send(account)
        now = 59.0
        await send(account)
        now = 119.5
        await send(account)
        await account.close()
    assert len(server.talks) == 2


async def test_no_more_connections_than_the_settings_allow_are_open_at_once() -> None:
    open_now: list[int] = []
    usual = smtp_script({})

    async def counts(talk: Talk) -> None:
        open_now.append(sum(not each.writer.is_closing() for each in server.talks))
        await usual(talk)

    async with scripted(counts) as server:
        account = account_for(server, connections=2)
        outcomes = await asyncio.gather(*[send(account) for _ in range(8)])
        await account.close()
    assert {outcome.result for outcome in outcomes} == {"sent"}
    assert (max(open_now), len(server.talks)) == (2, 2)


async def test_refused_login_is_tried_anew_by_the_next_letter() -> None:
    """The connection without a login is not kept: the next letter must not go out by it."""
    async with scripted(smtp_script({"AUTH 1": "535 5.7.8 wrong password"})) as server:
        account = account_for(server)
        results = [(await send(account)).result for _ in range(2)]
        await account.close()
    assert (results, len(server.talks)) == (["account_stopped", "sent"], 2)
    assert any(line.startswith("AUTH") for line in server.talks[1].lines)
    assert not any(line.startswith("MAIL") for line in server.talks[0].lines)


async def test_refused_ehlo_leaves_no_connection_without_a_login() -> None:
    async with scripted(smtp_script({"EHLO 1": "554 5.3.2 not now"})) as server:
        account = account_for(server)
        results = [(await send(account)).result for _ in range(2)]
        await account.close()
    assert results == ["retry", "sent"]
    assert [any(line.startswith("AUTH") for line in talk.lines) for talk in server.talks] == [False, True]


async def test_each_command_has_its_own_time_not_that_of_connecting() -> None:
    usual = smtp_script({})

    async def slow_mail(talk: Talk) -> None:
        say = talk.say

        def late(text: str) -> None:
            if talk.lines and talk.lines[-1].startswith("MAIL"):
                asyncio.get_running_loop().call_later(0.8, say, text)
            else:
                say(text)

        talk.say = late  # type: ignore[method-assign]
        await usual(talk)

    async with scripted(slow_mail) as server:
        account = account_for(server, SmtpDeadlines(connect=0.4, command=20))
        assert (await send(account)).result == "sent"
        await account.close()


async def test_server_that_stops_reading_keeps_no_descriptor_of_ours() -> None:
    async def stops_reading(talk: Talk) -> None:
        talk.reader._transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.Event().wait()

    usual = smtp_script({})

    async def script(talk: Talk) -> None:
        line = talk.line

        async def until_data() -> str:
            if talk.lines and talk.lines[-1] == "DATA":
                await stops_reading(talk)
            return await line()

        talk.line = until_data  # type: ignore[method-assign]
        await usual(talk)

    async with scripted(script) as server:
        account = account_for(server, SOON)
        before = len(os.listdir("/proc/self/fd"))
        outcome = await account.send(DESK, (PRIYA,), CONTENT + (b"x" * 98 + b"\r\n") * 150_000, Commit())
        await until(lambda: len(os.listdir("/proc/self/fd")) == before + 1)  # the server's own end
    assert (outcome.result, outcome.reason) == ("unknown", "timeout")


# Logging in.


@pytest.mark.parametrize(
    ("offered", "said"),
    [("PLAIN LOGIN", "AUTH PLAIN AGRlc2sAc2VzYW1l"), ("LOGIN CRAM-MD5", "AUTH LOGIN")],
)
async def test_password_is_offered_by_the_way_the_server_takes(offered: str, said: str) -> None:
    async with scripted(smtp_script({"EHLO": f"250-stub\r\n250 AUTH {offered}"})) as server:
        await send(account_for(server, SOON))
    assert [line.removesuffix(" ZGVzaw==") for line in server.talks[0].lines if line.startswith("AUTH")] == [said]


async def test_server_that_offers_no_login_stops_the_account_and_gets_no_password() -> None:
    async with scripted(smtp_script({"EHLO": "250 stub"})) as server:
        outcome = await send(account_for(server))
    assert (outcome.result, outcome.reason, outcome.phase) == ("account_stopped", "login", "login")
    assert "127.0.0.1 offers no login by password" in outcome.text
    assert not any("AUTH" in line for line in server.talks[0].lines)


async def test_refused_token_is_renewed_once_after_its_challenge() -> None:
    answers = {"EHLO": "250-stub\r\n250 AUTH XOAUTH2", "AUTH": "334 eyJzdGF0dXMiOiI0MDEifQ=="}
    async with scripted(smtp_script(answers)) as server:
        credentials = Known("old", "new")
        outcome = await send(account_for(server, auth="xoauth2", credentials=credentials))
    assert (outcome.result, outcome.code, credentials.renewed) == ("account_stopped", 535, [False, True])
    assert [line.split()[0] for line in server.talks[0].lines] == ["EHLO", "AUTH", "(empty)", "AUTH", "(empty)"]


async def test_renewed_token_sends_the_letter_on_the_same_connection() -> None:
    answers = {"EHLO": "250-stub\r\n250 AUTH XOAUTH2", "AUTH 1": "535 5.7.8 expired"}
    async with scripted(smtp_script(answers)) as server:
        credentials = Known("old", "new")
        account = account_for(server, auth="xoauth2", credentials=credentials)
        assert (await send(account)).result == "sent"
        await account.close()
    assert (credentials.renewed, len(server.talks)) == ([False, True], 1)


async def test_secret_that_cannot_be_read_stops_the_account_with_the_sentence() -> None:
    async with scripted(smtp_script({})) as server:
        credentials = StoredSecret(SecretRef(env="THIRDTHURSDAY_NOT_SET"), "smtp")
        outcome = await send(account_for(server, credentials=credentials))
    assert (outcome.result, outcome.reason) == ("account_stopped", "login")
    assert outcome.text == "The secret of [smtp] is empty (env). Put the password or token there."


async def test_credentials_that_take_for_ever_are_not_waited_for() -> None:
    class Slow:
        async def secret(self, *, renew: bool = False) -> Secret:
            await asyncio.Event().wait()
            raise AssertionError

    async with scripted(smtp_script({})) as server:
        outcome = await send(account_for(server, SOON, credentials=Slow()))
    assert (outcome.result, outcome.reason, outcome.phase) == ("retry", "timeout", "login")


# Never in plain text over a network; never a password for a server that cannot prove its name: test_smtp_tls.py.


async def test_plain_text_over_a_network_stops_the_account() -> None:
    settings = SmtpSettings(host="mail.lgd.example", tls="none", insecure_localhost=True)
    outcome = await send(SmtpAccount(settings, Known()))
    assert (outcome.result, outcome.reason) == ("account_stopped", "login")
    assert outcome.text.startswith("Connecting to mail.lgd.example without TLS is not allowed. ")


# What is shown.


@pytest.mark.parametrize(
    ("answers", "state", "alarming"),
    [
        ({}, "working", False),
        ({"RCPT": "550 5.1.1 unknown"}, "working", False),
        ({"RCPT": "450 4.2.0 greylisted, try later"}, "working", False),
        ({"GREETING": "421 busy"}, "failing", False),
        ({"MAIL": "451 4.3.0 no"}, "failing", False),
        ({"DOT": DROP}, "failing", False),
        ({"AUTH": "535 5.7.8 wrong"}, "refused", True),
    ],
)
async def test_health_tells_of_the_server_and_not_of_one_recipient(
    answers: dict[str, str], state: str, alarming: bool
) -> None:
    async with scripted(smtp_script(answers)) as server:
        account = account_for(server, SOON)
        await send(account)
        await account.close()
    assert (account.health.state, account.health.alarming) == (state, alarming)


async def test_three_failures_in_a_row_are_shown_until_a_letter_goes() -> None:
    async with scripted(smtp_script({f"GREETING {number}": "421 4.3.2 closing" for number in range(1, 4)})) as server:
        account = account_for(server, SOON)
        shown = []
        for _ in range(4):
            await send(account)
            shown.append((account.health.alarming, str(account.health.why)))
        await account.close()
    assert shown == [(False, "4.3.2 closing"), (False, "4.3.2 closing"), (True, "4.3.2 closing"), (False, "")]


async def test_servers_words_are_cleaned_before_anybody_sees_them() -> None:
    async with scripted(smtp_script({"RCPT": "550 5.1.1 \x1b[31mno\x07 \u202esuch user"})) as server:
        outcome = await send(account_for(server, SOON))
    assert outcome.text == "5.1.1 [31mno such user"


async def test_cancelled_while_waiting_for_a_place_sends_nothing() -> None:
    async with scripted(smtp_script({"DOT": SILENCE})) as server:
        account, commit = account_for(server, connections=1), Commit()
        first = asyncio.create_task(send(account))
        await until(lambda: contents(server))
        second = asyncio.create_task(send(account, commit))
        await asyncio.sleep(0)
        second.cancel()
        first.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
    assert (commit.calls, contents(server)) == (0, 1)
