"""The loop of the mailbox: batches, the cursor, flags after the commit, and nothing lost or told twice."""

import pytest
from fakes_imap import imap_server
from fakes_imap_answers import Talk, honest, says
from fakes_imap_client import MAIL
from fakes_intake import Kept, Sleep, intake_of, running
from waiting import until

from mailgateway.intake.mail import MAIL_LIMIT, Cursor, RawMail, TryLater


async def test_mail_is_handed_on_with_its_place_its_bytes_and_its_time() -> None:
    async with imap_server(MAIL) as server:
        kept = Kept()
        assert await intake_of(server).once(kept) == 1
    [mail] = kept.mails
    assert mail.received_at.isoformat() == "2026-11-22T12:00:00+00:00"
    assert mail == RawMail(source="imap", key="imap:desk:INBOX:7:1", raw=MAIL, received_at=mail.received_at)
    assert kept.cursors == [Cursor(uidvalidity=7, uid=1)]


async def test_batches_hold_50_mails_and_8_megabytes() -> None:
    async with imap_server(*[MAIL] * 60, *[MAIL + b"x" * 2_000_000] * 6) as server:
        kept = Kept()
        assert await intake_of(server).once(kept) == 66
    sizes = [(len(batch), sum(len(mail.raw) for mail in batch) <= 8 * 1024 * 1024) for batch in kept.batches]
    assert sizes == [(50, True), (14, True), (2, True)]
    assert kept.uids == list(range(1, 67))
    assert [cursor.uid for cursor in kept.cursors if cursor] == [50, 64, 66]


async def test_only_what_is_above_the_cursor_is_fetched() -> None:
    async with imap_server(MAIL, MAIL, MAIL) as server:
        kept = Kept()
        intake = intake_of(server, Cursor(uidvalidity=7, uid=2))
        assert [await intake.once(kept), await intake.once(kept)] == [1, 0]
    assert kept.uids == [3]


async def test_seen_flag_of_a_person_hides_no_mail() -> None:
    async with imap_server(MAIL) as server:
        server.mails[1].flags.add(r"\Seen")
        kept = Kept()
        await intake_of(server).once(kept)
    assert kept.uids == [1]


async def test_mail_above_2_mebibytes_comes_as_its_header_with_its_size() -> None:
    big = MAIL + b"x" * MAIL_LIMIT
    async with imap_server(MAIL, big, MAIL) as server:
        kept = Kept()
        await intake_of(server).once(kept)
        assert "UID FETCH 2 (UID BODY.PEEK[HEADER]<0.65536>)" in server.asked
        assert not any(asked.startswith("UID FETCH 2 (UID BODY.PEEK[]") for asked in server.asked)
    header = MAIL.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert [(mail.raw, mail.too_large) for mail in kept.mails] == [(MAIL, 0), (header, len(big)), (MAIL, 0)]


async def test_mail_that_hides_its_size_is_too_large_all_the_same() -> None:
    big = MAIL + b"x" * (MAIL_LIMIT + 1000)
    async with imap_server(MAIL) as server:
        server.put(big, size=100)
        server.put(MAIL)
        kept = Kept()
        async with running(intake_of(server), kept):
            await until(lambda: len(kept.mails) == 3)
    header = MAIL.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    found = {mail.key.rpartition(":")[2]: (mail.raw, mail.too_large) for mail in kept.mails}
    assert found == {"1": (MAIL, 0), "2": (header, MAIL_LIMIT + 1), "3": (MAIL, 0)}


async def test_nothing_is_flagged_before_the_handler_returned() -> None:
    async with imap_server(MAIL, MAIL) as server:
        seen: list[list[int]] = []

        async def handle(batch: list[RawMail], cursor: Cursor | None) -> None:
            seen.append(server.flagged())

        await intake_of(server).once(handle)
        assert (seen, server.flagged()) == ([[]], [1, 2])
        assert server.times("UID STORE") == 1


async def test_handler_that_cannot_commit_gets_the_same_mails_again_and_nothing_is_confirmed() -> None:
    async with imap_server(MAIL, MAIL) as server:
        kept, sleep = Kept(TryLater("the store is locked"), TryLater("the store is locked")), Sleep()
        before: list[tuple[list[int], int]] = []

        async def handle(batch: list[RawMail], cursor: Cursor | None) -> None:
            before.append((server.flagged(), intake.cursor.uid))
            await kept(batch, cursor)

        intake = intake_of(server, sleep=sleep)
        async with running(intake, handle):
            await until(lambda: server.flagged() == [1, 2])
    assert (kept.uids, sleep.slept, before) == ([1, 2], [1, 2], [([], 0)] * 3)


async def test_any_other_error_of_the_handler_ends_the_intake() -> None:
    async with imap_server(MAIL) as server:
        with pytest.raises(RuntimeError, match="broken"):
            await intake_of(server).run(Kept(RuntimeError("broken")))
        assert server.flagged() == []


async def test_refused_flag_is_tried_again_and_the_decision_stands() -> None:
    async with imap_server(MAIL, instead={"UID STORE": [says("{tag} NO [NOPERM] not yours")]}) as server:
        kept, intake = Kept(), intake_of(server)
        await intake.once(kept)
        assert (server.flagged(), intake.unflagged, intake.cursor.uid) == ([1], set(), 1)
    assert kept.uids == [1]


async def test_flag_that_is_always_refused_is_noted_and_disturbs_nothing() -> None:
    async with imap_server(MAIL, instead={"UID STORE": says("{tag} NO [NOPERM] not yours")}) as server:
        kept, intake = Kept(), intake_of(server)
        async with running(intake, kept):
            await until(lambda: server.times("IDLE"))
            server.put(MAIL)
            await until(lambda: len(kept.mails) == 2)
        assert (intake.unflagged, intake.health.failures) == ({1, 2}, 0)
        assert "refused STORE" in intake.health.note


async def test_mails_left_unflagged_by_a_crash_are_flagged_at_the_start() -> None:
    async with imap_server(MAIL, MAIL) as server:
        await intake_of(server, Cursor(uidvalidity=7, uid=2), unflagged=[2]).once(Kept())
        assert server.flagged() == [2]


async def test_mails_are_moved_away_after_the_commit() -> None:
    async with imap_server(MAIL, MAIL, capabilities="IMAP4rev1 IDLE MOVE") as server:
        kept = Kept()
        await intake_of(server, after="move:Sign ups/Done").once(kept)
        assert (list(server.mails), server.folders) == ([], {"Sign ups/Done": [MAIL, MAIL]})
    assert kept.uids == [1, 2]


async def test_mails_left_over_by_a_crash_are_moved_at_the_start() -> None:
    async with imap_server(MAIL, MAIL, MAIL) as server:
        kept = Kept()
        await intake_of(server, Cursor(uidvalidity=7, uid=2), after="move:Done").once(kept)
        assert (list(server.mails), len(server.folders["Done"]), kept.uids) == ([], 3, [3])


async def test_mails_that_stay_marked_deleted_are_copied_once_whatever_the_reconnects() -> None:
    async with imap_server(MAIL, MAIL, capabilities="IMAP4rev1 IDLE") as server:
        intake = intake_of(server, after="move:Done")
        for _ in range(3):
            await intake.once(Kept())
        assert (server.flagged(r"\Deleted"), len(server.folders["Done"])) == ([1, 2], 2)


@pytest.mark.parametrize(
    "changes", [{"after": "nothing"}, {"read_only": True}, {"read_only": True, "after": "move:Done"}]
)
async def test_mailbox_is_not_changed_when_it_must_not_be(changes: dict[str, object]) -> None:
    async with imap_server(MAIL) as server:
        kept = Kept()
        await intake_of(server, **changes).once(kept)
        assert {asked.rpartition(" (")[0].split()[-2] for asked in server.asked if "STORE" in asked} == set()
        assert (kept.uids, server.flagged(), server.folders, list(server.mails)) == ([1], [], {}, [1])


async def test_changed_uidvalidity_scans_the_mailbox_again_from_the_start() -> None:
    async with imap_server(MAIL, MAIL, uidvalidity=8) as server:
        kept = Kept()
        intake = intake_of(server, Cursor(uidvalidity=7, uid=900), unflagged=[900])
        await intake.once(kept)
        assert (kept.uids, kept.cursors) == ([1, 2], [Cursor(uidvalidity=8, uid=2)])
        assert [mail.key for mail in kept.mails] == ["imap:desk:INBOX:8:1", "imap:desk:INBOX:8:2"]
        assert (server.flagged(), intake.unflagged) == ([1, 2], set())


async def test_mail_that_vanishes_before_the_fetch_is_settled_without_a_word() -> None:
    async def vanishes(talk: Talk) -> None:
        del talk.server.mails[2]
        await honest(talk)

    async with imap_server(MAIL, MAIL, MAIL, instead={"UID FETCH": [vanishes]}) as server:
        kept, intake = Kept(), intake_of(server)
        await intake.once(kept)
    assert (kept.uids, intake.cursor.uid, intake.health.failures) == ([1, 3], 3, 0)


async def test_mail_that_vanishes_between_metadata_and_body_is_settled_without_a_word() -> None:
    async def vanishes(talk: Talk) -> None:
        del talk.server.mails[3]
        await honest(talk)

    async with imap_server(MAIL, MAIL, MAIL, instead={"UID FETCH": [honest, vanishes]}) as server:
        kept, intake = Kept(), intake_of(server)
        await intake.once(kept)
    assert (kept.uids, intake.cursor.uid) == ([1, 2], 3)


async def test_mail_announced_while_another_vanishes_is_fetched_at_once() -> None:
    async def vanishes(talk: Talk) -> None:
        del talk.server.mails[1]
        talk.server.put(MAIL)
        talk.say("* 1 EXPUNGE", "* 1 EXISTS")
        talk.news.clear()
        await honest(talk)

    async with imap_server(MAIL, instead={"UID FETCH": [honest, vanishes]}) as server:
        kept = Kept()
        async with running(intake_of(server), kept):
            await until(lambda: kept.uids == [2], 2)


async def test_mail_without_metadata_that_is_still_there_is_not_lost() -> None:
    only_the_second = says(
        '* 2 FETCH (UID 2 FLAGS () INTERNALDATE "22-Nov-2026 12:00:00 +0000" RFC822.SIZE 80)', "{tag} OK"
    )
    async with imap_server(MAIL, MAIL, instead={"UID FETCH": [only_the_second]}) as server:
        kept = Kept()
        await intake_of(server).once(kept)
    assert sorted(kept.uids) == [1, 2]
    assert [mail.raw for mail in kept.mails] == [MAIL, MAIL]


async def test_mail_that_the_server_lists_but_does_not_send_blocks_nobody_and_is_handed_on_at_last() -> None:
    async with imap_server(MAIL, MAIL, capabilities="IMAP4rev1") as server:
        bodies = 0

        async def keeps_the_second(talk: Talk) -> None:
            nonlocal bodies
            server.mails[2].gone = "BODY" in talk.rest
            bodies += "BODY" in talk.rest and talk.rest.startswith("2")
            await honest(talk)

        server.instead["UID FETCH"] = keeps_the_second
        kept, sleep = Kept(), Sleep()
        async with running(intake_of(server, sleep=sleep), kept):
            await until(lambda: len(kept.mails) == 2)
        assert sleep.slept[:6] == [2, 4, 8, 16, 30, 30]
    assert (kept.mails[1].raw, kept.mails[1].too_large) == (b"", len(MAIL))
    assert bodies == 7


async def test_mail_that_failed_and_then_vanished_is_waited_for_no_longer() -> None:
    async with imap_server(MAIL, capabilities="IMAP4rev1") as server:

        async def keeps_the_body(talk: Talk) -> None:
            server.mails[1].gone = "BODY" in talk.rest
            await honest(talk)

        server.instead["UID FETCH"] = keeps_the_body
        sleep = Sleep()
        async with running(intake_of(server, sleep=sleep), Kept()):
            await until(lambda: sleep.slept)
            server.mails.clear()
            await until(lambda: 30.0 in sleep.slept)
    assert len([seconds for seconds in sleep.slept if seconds < 30]) < 5
