"""Who may be written to, and what may be sent: the first recipient decides, the archive only takes part."""

import pytest
from fakes_smtp import DROP, SILENCE, scripted, sink, smtp_script
from fakes_smtp_client import ARCHIVE, CONTENT, DESK, PRIYA, SOON, Commit, account_for, contents, send


@pytest.mark.parametrize("reply", ["550 5.1.1 unknown", "452 4.2.2 full", "250 2.1.5 ok"])
async def test_archive_address_that_is_refused_changes_nothing_for_the_person(reply: str) -> None:
    async with scripted(smtp_script({"RCPT 2": reply})) as server:
        account = account_for(server)
        outcome = await send(account, None, PRIYA, ARCHIVE)
        await account.close()
    assert (outcome.result, outcome.refused) == ("sent", () if reply.startswith("250") else (ARCHIVE,))


async def test_refused_person_sends_nothing_to_the_archive() -> None:
    async with scripted(smtp_script({"RCPT 1": "550 5.1.1 unknown"})) as server:
        account, commit = account_for(server), Commit()
        outcome = await send(account, commit, PRIYA, ARCHIVE)
        await account.close()
    assert (outcome.result, outcome.reason, outcome.status, commit.calls) == ("failed", "recipient", "5.1.1", 0)
    assert contents(server) == 0
    assert not any(ARCHIVE in line for line in server.talks[0].lines)


@pytest.mark.parametrize("reply", ["421 4.3.2 closing", DROP, SILENCE])
async def test_connection_lost_at_the_archive_address_is_tried_again_later(reply: str) -> None:
    async with scripted(smtp_script({"RCPT 2": reply})) as server:
        commit = Commit()
        outcome = await send(account_for(server, SOON), commit, PRIYA, ARCHIVE)
    assert (outcome.result, commit.calls, contents(server)) == ("retry", 0, 0)


@pytest.mark.parametrize(
    "address",
    ["", "priya", "priya@westshire", "<priya@westshire.example>", "a b@westshire.example", "priya@westshire.example\r\nDATA",
     "a@x.example>,<b@y.example", "prïya@west shire.example", "prïya@x.example\n", "a@b@c.example"],
)  # fmt: skip
async def test_address_that_cannot_be_written_to_reaches_no_server(address: str) -> None:
    async with scripted(smtp_script({})) as server:
        account, commit = account_for(server), Commit()
        outcomes = [await send(account, commit, address), await send(account, commit, PRIYA, address)]
        outcomes.append(await account.send(address or "x", (PRIYA,), CONTENT, commit))
    assert {(outcome.result, outcome.reason) for outcome in outcomes} == {("failed", "address")}
    assert (commit.calls, server.talks) == (0, [])


async def test_letter_without_recipients_reaches_no_server() -> None:
    async with scripted(smtp_script({})) as server:
        outcome = await account_for(server).send(DESK, (), CONTENT, Commit())
    assert (outcome.result, server.talks) == ("failed", [])


@pytest.mark.parametrize(
    "content",
    [b"Subject: x\n\nbare\n", b"Subject: x\r\n\r\nbare\rcr\r\n", "Subject: x\r\n\r\nné\r\n".encode(), b"a\0b\r\n", b"no end",
     b"x" * 999 + b"\r\n", b""],
)  # fmt: skip
async def test_bytes_that_break_the_rules_of_mail_reach_no_server(content: bytes) -> None:
    async with scripted(smtp_script({})) as server:
        commit = Commit()
        outcome = await account_for(server).send(DESK, (PRIYA,), content, commit)
    assert (outcome.result, outcome.reason, commit.calls, server.talks) == ("failed", "bytes", 0, [])


async def test_address_outside_ascii_goes_out_with_smtputf8_where_it_is_offered() -> None:
    async with sink() as kept:
        account = account_for(kept, auth="none")
        outcome = await send(account, None, "josé@westshire.example")
        plain = await send(account)
        await account.close()
        mails = await kept.wait_for(2)
    assert [outcome.result, plain.result] == ["sent", "sent"]
    assert [mail.recipients for mail in mails] == [["josé@westshire.example"], [PRIYA]]


async def test_address_outside_ascii_fails_where_smtputf8_is_missing_and_the_next_letter_goes() -> None:
    async with sink(utf8=False) as kept:
        account, commit = account_for(kept, auth="none"), Commit()
        outcome = await send(account, commit, "josé@westshire.example")
        assert (outcome.result, outcome.reason, commit.calls) == ("failed", "address", 0)
        assert (await send(account)).result == "sent"
        await account.close()
        assert kept.connections == 1


async def test_server_without_8bitmime_gets_the_same_seven_bit_letter() -> None:
    async with scripted(smtp_script({"EHLO": "250-stub\r\n250 AUTH PLAIN"})) as server:
        account = account_for(server)
        assert (await send(account)).result == "sent"
        await account.close()
    [mail] = [line for line in server.talks[0].lines if line.startswith("MAIL")]
    assert mail == f"MAIL FROM:<{DESK}>"
