"""A letter that may have been taken: its copy in an archive folder proves it, and nothing else does."""

from fakes_desk import DESK
from fakes_imap import Imap, imap_server
from fakes_imap_client import at
from fakes_inbox import Post, post, read
from msgspec.structs import replace

from core.config_mail import SecretRef
from core.model import OutboxRow
from core.operations import outbox
from core.operations.work import GATEWAY, Work
from mailgateway.processes import this_process
from mailgateway.sending.finishing import finished
from mailgateway.sending.proof import Proof


async def unknown(desk: Post) -> OutboxRow:
    """A desk's answer that nobody knows the fate of."""
    await desk.take(read("Priya Shah", "join"))
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, desk.ids)
        claimed = await outbox.claim(
            work, this_process(desk.clock()), lambda draft: finished(DESK, draft, desk.clock())
        )
        assert claimed is not None
        return await outbox.settle(work, outbox.Settled(row=claimed.row.id, result="unknown"))


def proof(desk: Post, server: Imap) -> Proof:
    settings = at(server, archive_folders=("Sent", "Archive"), secret=SecretRef(env="PROOF_PASSWORD"))
    return Proof(desk.store, DESK, [settings], clock=desk.clock)


async def state(desk: Post, row: OutboxRow) -> tuple[str, str]:
    async with desk.store.view() as view:
        found = await view.outbox.need(row.id)
    return found.state, found.reason


async def test_copy_in_the_archive_proves_a_letter_after_two_minutes(monkeypatch) -> None:
    monkeypatch.setenv("PROOF_PASSWORD", "sesame")
    desk = await post()
    row = await unknown(desk)
    async with imap_server(b"Message-ID: <x@y>\r\n\r\n") as server:
        looking = proof(desk, server)
        assert (await looking.look(), server.connections) == (0, 0)
        desk.clock.move(minutes=2)
        assert await looking.look() == 1
        assert f'UID SEARCH HEADER Message-ID "{row.message_id}"' in server.asked
    assert await state(desk, row) == ("sent", "a copy lies in the archive")


async def test_letter_that_is_nowhere_is_looked_for_twice_and_stays_unknown(monkeypatch) -> None:
    monkeypatch.setenv("PROOF_PASSWORD", "sesame")
    desk = await post()
    row = await unknown(desk)
    async with imap_server() as server:
        looking = proof(desk, server)
        for minutes in (2, 3, 8, 30):
            desk.clock.move(minutes=minutes)
            await looking.look()
        assert server.times("UID SEARCH") == 4
    assert (await state(desk, row))[0] == "unknown"


async def test_archive_that_cannot_be_read_proves_nothing_and_stops_nothing(monkeypatch) -> None:
    monkeypatch.setenv("PROOF_PASSWORD", "wrong")
    desk = await post()
    row = await unknown(desk)
    desk.clock.move(minutes=2)
    async with imap_server(b"Subject: x\r\n\r\n") as server:
        assert await proof(desk, server).look() == 0
    assert (await state(desk, row))[0] == "unknown"
    assert replace(row, state="unknown") == row
