"""Waiting for mail: IDLE, its renewal, polling, bursts; and what is shown of trouble, and how long is waited then."""

import asyncio
import time

import pytest
from fakes_imap import imap_server
from fakes_imap_answers import Answer, Talk, honest, says
from fakes_imap_client import MAIL
from fakes_intake import NOW, Kept, Sleep, intake_of, running
from waiting import until

from mailgateway.intake.imap import ImapIntake
from mailgateway.intake.imap_deadlines import Deadlines
from mailgateway.intake.imap_refusals import ImapRefused


async def test_mail_announced_by_idle_is_handed_on_within_a_second() -> None:
    async with imap_server() as server:
        kept = Kept()
        async with running(intake_of(server), kept):
            await until(lambda: server.times("IDLE"))
            begun = time.monotonic()
            server.put(MAIL)
            await until(lambda: kept.uids == [1])
            assert time.monotonic() - begun < 1


async def test_idle_is_renewed_with_done_noop_search_idle() -> None:
    async with imap_server() as server:
        intake = intake_of(server, renewal_seconds=0.02)
        async with running(intake, Kept()):
            await until(lambda: server.times("IDLE") == 3)
    tail = [asked.partition(" UID")[0] for asked in server.asked[server.asked.index("IDLE") :]]
    assert tail[:7] == ["IDLE", "NOOP", "UID SEARCH", "IDLE", "NOOP", "UID SEARCH", "IDLE"]


def test_idle_is_renewed_every_five_minutes() -> None:
    from mailgateway.intake.imap import RENEWAL_SECONDS

    assert RENEWAL_SECONDS == 300


async def deaf(talk: Talk) -> None:
    """IDLE that never announces anything."""
    talk.say("+ idling")
    assert await talk.line() == "DONE"
    talk.news.clear()
    talk.ok()


async def test_server_that_announced_nothing_is_asked_every_poll_seconds_from_then_on() -> None:
    async with imap_server(instead={"IDLE": deaf}) as server:
        kept = Kept()
        intake = intake_of(server, renewal_seconds=0.3, poll_seconds=0.01)
        async with running(intake, kept):
            await until(lambda: server.times("IDLE"))
            server.put(MAIL)
            server.talks[0].news.clear()
            await until(lambda: kept.uids == [1])
            begun, before = time.monotonic(), server.times("UID SEARCH")
            await until(lambda: server.times("UID SEARCH") >= before + 10)
            assert time.monotonic() - begun < 2.5


async def test_server_without_idle_is_asked_every_poll_seconds() -> None:
    async with imap_server(capabilities="IMAP4rev1") as server:
        kept, sleep = Kept(), Sleep()
        async with running(intake_of(server, sleep=sleep, poll_seconds=30.0), kept):
            await until(lambda: len(sleep.slept) > 3)
            server.put(MAIL)
            await until(lambda: kept.uids == [1])
    assert set(sleep.slept) == {30.0}
    assert server.times("IDLE") == 0


async def test_server_that_promises_idle_and_refuses_it_is_asked_every_poll_seconds() -> None:
    async with imap_server(instead={"IDLE": says("{tag} BAD unknown command")}) as server:
        kept, sleep = Kept(), Sleep()
        intake = intake_of(server, sleep=sleep, poll_seconds=30.0)
        async with running(intake, kept):
            await until(lambda: len(sleep.slept) > 2)
            server.put(MAIL)
            await until(lambda: kept.uids == [1])
    assert (set(sleep.slept), server.times("IDLE"), server.connections) == ({30.0}, 1, 1)


async def test_after_some_activity_news_are_asked_for_at_short_intervals() -> None:
    async with imap_server(MAIL, instead={"IDLE": deaf}) as server:
        kept = Kept()
        async with running(intake_of(server, burst_seconds=30.0, sleep=asyncio.sleep), kept):
            await until(lambda: server.times("NOOP") > 3)
            server.put(MAIL)
            await until(lambda: kept.uids == [1, 2])
    assert server.times("IDLE") == 0


async def test_check_logs_in_and_changes_nothing() -> None:
    async with imap_server(MAIL) as server:
        await intake_of(server).check()
        assert [asked.split()[0] for asked in server.asked] == ["CAPABILITY", "LOGIN", "CAPABILITY", "SELECT", "LOGOUT"]


# Health: what is shown of trouble, and how long is waited.


async def test_refused_password_is_shown_at_once_and_tried_every_quarter_of_an_hour() -> None:
    async with imap_server(MAIL, passwords=("changed",)) as server:
        kept, sleep = Kept(), Sleep()
        intake = intake_of(server, sleep=sleep)
        shown: list[tuple[str, bool, str]] = []

        async def sleeps(seconds: float) -> None:
            shown.append((intake.health.state, intake.health.alarming, str(intake.health.why)))
            await sleep(seconds)
            if len(sleep.slept) == 3:
                server.passwords = ("sesame",)

        intake._sleep = sleeps
        async with running(intake, kept):
            await until(lambda: kept.uids == [1] and intake.health.state == "waiting")
    assert sleep.slept == [900.0] * 3
    assert {each[:2] for each in shown} == {("refused", True)}
    assert shown[0][2] == "The mail server refused LOGIN: [AUTHENTICATIONFAILED] Wrong password."
    assert (intake.health.state, intake.health.failures, intake.health.why) == ("waiting", 0, "")


async def test_server_in_trouble_is_tried_after_1_2_4_to_60_seconds_and_shown_after_the_third_time() -> None:
    async with imap_server(MAIL, instead={"GREETING": [says("* BYE busy")] * 8}) as server:
        kept, sleep = Kept(), Sleep()
        intake = intake_of(server, sleep=sleep)
        alarming: list[bool] = []

        async def sleeps(seconds: float) -> None:
            alarming.append(intake.health.alarming)
            await sleep(seconds)

        intake._sleep = sleeps
        async with running(intake, kept):
            await until(lambda: kept.uids == [1])
    assert sleep.slept == [1, 2, 4, 8, 16, 32, 60, 60]
    assert alarming == [False, False, True, True, True, True, True, True]
    assert (intake.health.reconnects, intake.health.last_ok, intake.health.alarming) == (8, NOW, False)


async def test_mailbox_that_is_not_there_is_shown_with_the_servers_words() -> None:
    refuses: Answer = says("{tag} NO [NONEXISTENT] Unknown mailbox")
    async with imap_server(MAIL, instead={"SELECT": refuses}) as server:
        with pytest.raises(ImapRefused, match=r"refused SELECT: .* Unknown mailbox"):
            await intake_of(server).once(Kept())
        intake = intake_of(server)
        async with running(intake, Kept()):
            await until(lambda: intake.health.alarming)
    assert "Unknown mailbox" in intake.health.why


async def test_server_that_vanishes_while_waiting_is_reached_again() -> None:
    async with imap_server(MAIL) as server:
        kept = Kept()
        intake = intake_of(server)
        async with running(intake, kept):
            await until(lambda: server.times("IDLE"))
            server.talks[0].drop()
            server.put(MAIL)
            await until(lambda: kept.uids == [1, 2])
    assert server.connections == 2


async def test_cancelled_intake_leaves_no_connection_behind() -> None:
    async with imap_server(MAIL) as server:
        async with running(intake_of(server), Kept()):
            await until(lambda: server.times("IDLE"))
        await until(lambda: server.talks[0].reader.at_eof())


async def test_half_open_connection_is_given_up_at_its_deadline_and_replaced() -> None:
    async def freezes(talk: Talk) -> None:
        while True:
            await talk.line()

    async with imap_server(MAIL, instead={"NOOP": [honest, freezes]}) as server:
        kept = Kept()
        intake: ImapIntake = intake_of(server, renewal_seconds=0.01, deadlines=Deadlines(command=0.3))
        async with running(intake, kept):
            await until(lambda: server.connections == 2)
            server.put(MAIL)
            await until(lambda: kept.uids == [1, 2])
