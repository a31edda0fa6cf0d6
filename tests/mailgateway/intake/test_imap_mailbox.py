"""Flags, moving, announcements, searching: what is done with a mailbox."""

import asyncio
import contextlib
import logging
import time

import pytest
from fakes_imap_answers import says
from fakes_imap_client import MAIL, linked
from waiting import until

from mailgateway.intake.imap_refusals import ImapRefused


async def test_mails_are_flagged_with_one_command() -> None:
    async with linked(*[MAIL] * 5) as (server, connection):
        await connection.mark_seen([1, 2, 3, 5])
        assert server.flagged() == [1, 2, 3, 5]
        assert [asked for asked in server.asked if "STORE" in asked] == [r"UID STORE 1:3,5 +FLAGS.SILENT (\Seen)"]


async def test_mails_are_moved_and_the_mailbox_is_made_when_it_is_missing() -> None:
    async with linked(MAIL, MAIL) as (server, connection):
        await connection.move([1], "Done")
        await connection.move([2], "Done")
        assert (list(server.mails), len(server.folders["Done"])) == ([], 2)
        assert server.times("CREATE") == 1


async def test_without_move_mails_are_copied_flagged_and_expunged_by_uid() -> None:
    async with linked(MAIL, MAIL, capabilities="IMAP4rev1 UIDPLUS") as (server, connection):
        await connection.move([1], "Done")
        assert (list(server.mails), server.folders) == ([2], {"Done": [MAIL]})
        assert "UID EXPUNGE 1" in server.asked
        assert server.times("UID MOVE") == 0


async def test_without_uidplus_mails_are_left_deleted_and_nothing_is_expunged() -> None:
    async with linked(MAIL, MAIL, capabilities="IMAP4rev1") as (server, connection):
        await connection.move([1], "Done")
        assert (list(server.mails), server.flagged(r"\Deleted")) == ([1, 2], [1])
        assert not any("EXPUNGE" in asked for asked in server.asked)


async def test_mail_whose_flag_was_refused_after_the_copy_is_not_copied_twice() -> None:
    refuses = says("{tag} NO read-only")
    async with linked(MAIL, MAIL, capabilities="IMAP4rev1", instead={"UID STORE": [refuses, refuses]}) as (
        server,
        connection,
    ):
        for uids in ([1], [1], [1, 2]):
            with contextlib.suppress(ImapRefused):
                await connection.move(uids, "Done")
        assert len(server.folders["Done"]) == 2
        assert server.flagged(r"\Deleted") == [1, 2]


async def test_announcement_ends_idle_at_once() -> None:
    async with linked(MAIL) as (server, connection):
        await connection.search_since(0)
        idle = asyncio.create_task(connection.idle(60))
        await until(lambda: server.times("IDLE"))
        begun = time.monotonic()
        server.put(MAIL)
        assert await idle is True
        assert time.monotonic() - begun < 1
        assert await connection.search_since(1) == [2]


async def test_idle_ends_after_its_time() -> None:
    async with linked(MAIL) as (_server, connection):
        await connection.search_since(0)
        assert await connection.idle(0.05) is False
        await connection.noop()


async def test_announcement_is_kept_until_new_mail_is_searched_for() -> None:
    async with linked(MAIL) as (server, connection):
        await connection.search_since(0)
        server.put(MAIL)
        await connection.noop()
        await connection.search("UID 1")
        assert connection.announced
        assert await connection.idle(60) is True
        assert await connection.search_since(1) == [2]
        assert not connection.announced


async def test_folder_is_searched_for_a_message_id() -> None:
    async with linked(MAIL) as (server, connection):
        assert await connection.search_message_id("Sent Items", '<a"b@lgd.example>')
        assert server.asked[-2:] == ['SELECT "Sent Items"', r'UID SEARCH HEADER Message-ID "<a\"b@lgd.example>"']


async def test_library_logs_nothing_at_any_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with linked(MAIL) as (_server, connection):
        await connection.fetch([1], 100)
    assert [record for record in caplog.records if "aioimaplib" in record.name] == []
