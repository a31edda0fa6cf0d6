"""Every fault of a mail server at every command: back at work at once when it is well, nothing lost, nothing twice."""

import asyncio
import tracemalloc

import pytest
from fakes_credentials import Known
from fakes_imap import Imap, imap_server
from fakes_imap_answers import Answer, Talk, challenging, drop, honest, says, says_and_drops, silence, streams
from fakes_imap_client import MAIL
from fakes_intake import Kept, Sleep, intake_of, running
from waiting import until

from mailgateway.intake.imap_deadlines import Deadlines
from mailgateway.intake.mail import Cursor

SOON = Deadlines(connect=0.5, login=0.5, command=0.5, search=0.5, fetch=0.5, fetch_most=0.5, idle=0.5, logout=0.5)
MAILS = [MAIL.replace(b"YES", b"YES %d" % number) for number in range(12)]
COMMANDS = {
    "GREETING": 0, "CAPABILITY": 0, "LOGIN": 0, "SELECT": 0, "NOOP": 0, "UID SEARCH": 0, "UID FETCH": 0, "UID STORE": 0,
    "IDLE": 0, "UID FETCH of the bodies": 1, "UID STORE of the second mail": 1,
}  # fmt: skip
"""Each command that a run gives, with the number of honest answers before the fault."""

FAULTS: dict[str, Answer] = {
    "drop": drop,
    "BYE": says("* BYE restarting"),
    "silence": silence,
    "dripping": streams(b"* OK ", b"x", 10_000, pause=0.05),
    "nonsense": says("* 5 FETCH (((", "ZZ9 OK whose?"),
    "NO": says("{tag} NO not now"),
    "BAD": says("{tag} BAD what?"),
    "a drop in the answer": says_and_drops(b"* 1 FETCH (UID 1 BODY[]<0> {400}\r\nhalf a mail"),
    "a flood": streams(b"* 1 FETCH (UID 1 BODY[]<0> {314572800}\r\n", b"x" * 65_536, 4800),
    "2,000 lines in one packet": says(b"\r\n".join([b"* 3 EXISTS"] * 2000), "{tag} BAD enough"),
}


async def delivered_all(server: Imap, kept: Kept, sleep: Sleep, **changes: object) -> None:
    """Watch the mailbox until all mails are settled and one more, delivered meanwhile, has come."""
    intake = intake_of(server, sleep=sleep, deadlines=SOON, renewal_seconds=0.05, poll_seconds=1.0, **changes)
    async with running(intake, kept):
        await until(lambda: len(kept.mails) >= len(MAILS), 20)
        [last] = server.put(MAIL)
        await until(lambda: last in kept.uids and intake.cursor.uid == last and not intake.unflagged, 20)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_fault_at_a_command_loses_no_mail_and_hands_none_on_twice(command: str, fault: str) -> None:
    name = command.partition(" of ")[0]
    instead: dict[str, Answer | list[Answer]] = {name: [honest] * COMMANDS[command] + [FAULTS[fault]]}
    async with imap_server(*MAILS, instead=instead) as server:
        kept, sleep = Kept(), Sleep()
        await delivered_all(server, kept, sleep)
        assert sorted(kept.uids) == list(range(1, 14))
        assert [mail.raw for mail in sorted(kept.mails, key=lambda mail: int(mail.key.rpartition(":")[2]))] == [
            *MAILS,
            MAIL,
        ]
        assert server.flagged() == list(range(1, 14))
        slept = sum(seconds for seconds in sleep.slept)
        assert slept < 60 or (command == "LOGIN" and fault in {"NO", "BAD", "2,000 lines in one packet"})


async def test_memory_stays_flat_whatever_a_server_sends() -> None:
    flood = streams(b"* 1 FETCH (UID 1 BODY[]<0> {314572800}\r\n", b"x" * 65_536, 4800)
    async with imap_server(*MAILS, instead={"UID FETCH": [honest, flood, honest, flood, flood]}) as server:
        kept = Kept()
        tracemalloc.start()
        try:
            await delivered_all(server, kept, Sleep())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


async def test_lying_sizes_lose_no_mail() -> None:
    async with imap_server() as server:
        for number, raw in enumerate(MAILS):
            server.put(raw + b"x" * 40_000 * number, size=1)
        kept = Kept()
        await delivered_all(server, kept, Sleep())
        assert sorted(kept.uids) == list(range(1, 14))
        assert [mail.too_large for mail in kept.mails] == [0] * 13


async def test_same_uid_twice_and_out_of_order_is_handed_on_once() -> None:
    async def twice(talk: Talk) -> None:
        _, _, items = talk.rest.partition(" ")
        for uid in [*sorted(talk.server.mails, reverse=True), *sorted(talk.server.mails)]:
            talk.say(*talk.server.fetched(uid, items))
        talk.ok()

    async with imap_server(*MAILS, instead={"UID FETCH": [twice, twice]}) as server:
        kept = Kept()
        await delivered_all(server, kept, Sleep())
    assert kept.uids == list(range(1, 14))


async def test_mails_expunged_while_fetching_leave_the_others_whole() -> None:
    async def expunges(talk: Talk) -> None:
        for uid in (2, 5, 12):
            talk.server.mails.pop(uid, None)
        talk.say("* 2 EXPUNGE", "* 4 EXPUNGE")
        await honest(talk)

    async with imap_server(*MAILS, instead={"UID FETCH": [honest, expunges]}) as server:
        kept = Kept()
        async with running(intake_of(server), kept):
            await until(lambda: len(kept.mails) == 9)
            server.put(MAIL)
            await until(lambda: 13 in kept.uids)
    assert kept.uids == [1, 3, 4, 6, 7, 8, 9, 10, 11, 13]
    assert [mail.raw for mail in kept.mails[:3]] == [MAILS[0], MAILS[2], MAILS[3]]


async def test_wrong_uidnext_and_exists_mislead_nobody() -> None:
    lies = says("* 0 EXISTS", "* OK [UIDVALIDITY 7] ok", "* OK [UIDNEXT 3] wrong", "{tag} OK")
    async with imap_server(*MAILS, instead={"SELECT": lies}) as server:
        kept = Kept()
        await delivered_all(server, kept, Sleep())
    assert kept.uids == list(range(1, 14))


async def test_uidvalidity_that_changes_between_connections_offers_all_mails_again_under_new_keys() -> None:
    async with imap_server(*MAILS) as server:
        kept = Kept()
        async with running(intake_of(server), kept):
            await until(lambda: len(kept.mails) == 12)
            server.uidvalidity = 8
            server.talks[0].drop()
            await until(lambda: len(kept.mails) == 24)
    assert [mail.key for mail in kept.mails[12:]] == [f"imap:desk:INBOX:8:{uid}" for uid in range(1, 13)]
    assert kept.cursors[-1] == Cursor(uidvalidity=8, uid=12)


async def test_server_without_charsets_is_never_asked_for_one() -> None:
    async def badcharset(talk: Talk) -> None:
        if "CHARSET" in talk.rest:
            talk.say("{tag} NO [BADCHARSET (US-ASCII)] The specified charset is not supported.")
        else:
            await honest(talk)

    async with imap_server(*MAILS, instead={"UID SEARCH": badcharset}) as server:
        kept = Kept()
        await delivered_all(server, kept, Sleep())
    assert kept.uids == list(range(1, 14))


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 IDLE MOVE UIDPLUS", "IMAP4rev1 UIDPLUS", "IMAP4rev1"])
async def test_refused_move_is_repeated_until_it_works_and_decides_nothing_again(capabilities: str) -> None:
    refuses: Answer = says("{tag} NO [OVERQUOTA] full")
    instead: dict[str, Answer | list[Answer]] = {"UID MOVE": [refuses] * 3, "UID COPY": [refuses] * 3}
    async with imap_server(*MAILS, capabilities=capabilities, instead=instead) as server:
        kept = Kept()
        intake = intake_of(server, after="move:Done", renewal_seconds=0.02, poll_seconds=0.02, sleep=asyncio.sleep)
        async with running(intake, kept):
            await until(lambda: len(server.folders.get("Done", [])) == 12 and not intake.unflagged)
    assert kept.uids == list(range(1, 13))
    assert sorted(server.folders["Done"]) == sorted(MAILS)


@pytest.mark.parametrize(("refusals", "least", "most"), [(1, 0, 60), (2, 0.8 * 900, 1.2 * 900)])
async def test_refused_token_is_renewed_once_and_then_left_alone_for_a_quarter_of_an_hour(
    refusals: int, least: float, most: float
) -> None:
    refused: list[Answer] = [challenging('{"status":"400"}')] * refusals
    async with imap_server(*MAILS, instead={"AUTHENTICATE": refused}) as server:
        kept, sleep = Kept(), Sleep()
        await delivered_all(server, kept, sleep, auth="xoauth2", credentials=Known("old", "new"))
        assert server.times("AUTHENTICATE") == refusals + 1
    assert kept.uids == list(range(1, 14))
    assert least <= sum(sleep.slept) <= most
