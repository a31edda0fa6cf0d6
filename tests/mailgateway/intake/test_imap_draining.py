"""While a batch is decided the next one is fetched, and no more than that; what goes wrong there costs no mail."""

import asyncio

import pytest
from fakes_imap import Imap, imap_server
from fakes_imap_answers import Answer, drop, honest, says, silence
from fakes_imap_client import MAIL
from fakes_intake import Kept, Sleep, intake_of, running
from waiting import until

from mailgateway.intake.imap_deadlines import Deadlines
from mailgateway.intake.imap_refusals import ImapRefused
from mailgateway.intake.mail import Cursor, RawMail, TryLater

MAILS = [MAIL] * 120
SOON = Deadlines(fetch=0.5, fetch_most=0.5, logout=0.5)


def bodies(server: Imap) -> int:
    """How many commands have asked for whole mails."""
    return sum("BODY.PEEK[]" in asked for asked in server.asked)


class Slow(Kept):
    """A handler that waits until it may go on; `told` are the first UIDs of the batches it was told of ahead."""

    def __init__(self, *raises: Exception | None) -> None:
        super().__init__(*raises)
        self.may = asyncio.Event()
        self.entered = 0
        self.told: list[int] = []

    def ahead(self, mails: list[RawMail]) -> None:
        self.told.append(int(mails[0].key.rpartition(":")[2]) if mails else 0)

    async def __call__(self, batch: list[RawMail], cursor: Cursor | None) -> None:
        self.entered += 1
        await self.may.wait()
        await super().__call__(batch, cursor)


async def test_one_batch_is_fetched_while_the_one_before_is_decided_and_no_more() -> None:
    async with imap_server(*MAILS) as server:
        kept = Slow()
        draining = asyncio.create_task(intake_of(server).once(kept))
        await until(lambda: kept.told == [51])
        assert (kept.entered, bodies(server), server.flagged()) == (1, 2, [])
        kept.may.set()
        assert await draining == 120
        assert (kept.told, bodies(server), server.flagged()) == ([51, 101, 0, 0], 3, list(range(1, 121)))
    assert kept.uids == list(range(1, 121))
    assert [cursor.uid for cursor in kept.cursors if cursor] == [50, 100, 120]


async def test_nothing_of_a_batch_is_flagged_before_it_is_decided() -> None:
    async with imap_server(*MAILS) as server:
        seen: list[int] = []

        async def handle(batch: list[RawMail], cursor: Cursor | None) -> None:
            seen.append(len(server.flagged()))

        await intake_of(server).once(handle)
        assert (seen, server.times("UID STORE")) == ([0, 50, 100], 3)


@pytest.mark.parametrize("fault", [drop, silence, says("* BYE restarting"), says("{tag} NO not now")])
async def test_fault_while_fetching_ahead_spoils_neither_the_batch_before_nor_the_order(fault: Answer) -> None:
    first_bodies = 2  # honest answers before the second batch: metadata, and the bodies of the first
    async with imap_server(*MAILS, instead={"UID FETCH": [honest] * first_bodies + [fault]}) as server:
        kept = Kept()
        intake = intake_of(server, sleep=Sleep(), deadlines=SOON)
        async with running(intake, kept):
            await until(lambda: len(kept.mails) >= 120 and not intake.unflagged, 20)
        assert server.flagged() == list(range(1, 121))
    assert (kept.batches[0][0].key, len(kept.batches[0])) == ("imap:desk:INBOX:7:1", 50)
    assert kept.uids == list(range(1, 121))


async def test_refused_search_while_fetching_ahead_leaves_nothing_decided_unflagged() -> None:
    lost = [MAIL] * 600  # the second 500 of which need a look at the mailbox again
    async with imap_server(*lost, instead={"UID SEARCH": [honest, says("{tag} NO not now")]}) as server:
        server.mails[550].gone = True  # in the list and without metadata, so that it is searched for
        kept = Kept()
        with pytest.raises(ImapRefused):
            await intake_of(server).once(kept)
        assert (kept.uids, server.flagged()) == (list(range(1, 501)), list(range(1, 501)))


async def test_batch_that_cannot_be_committed_comes_again_before_the_one_fetched_ahead() -> None:
    async with imap_server(*MAILS) as server:
        kept = Slow(TryLater("the store is locked"))
        kept.may.set()
        async with running(intake_of(server, sleep=Sleep()), kept):
            await until(lambda: len(server.flagged()) == 120)
    assert kept.uids == list(range(1, 121))
    assert kept.told.count(0) >= 2  # what was begun ahead was given up, then all was handed on


async def test_stop_while_deciding_gives_up_what_was_begun_ahead_and_confirms_nothing() -> None:
    async with imap_server(*MAILS) as server:
        kept = Slow()
        draining = asyncio.create_task(intake_of(server).once(kept))
        await until(lambda: kept.told == [51])
        draining.cancel()
        [ended] = await asyncio.gather(draining, return_exceptions=True)
        assert isinstance(ended, asyncio.CancelledError)
        assert (kept.told, kept.mails, server.flagged()) == ([51, 0], [], [])
    others = {task.get_name() for task in asyncio.all_tasks()} - {asyncio.current_task().get_name()}  # type: ignore[union-attr]
    assert others == set()
