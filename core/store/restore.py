"""Restoring a backup: nobody who was erased comes back, and no letter leaves before an organiser lets it."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from core.clock import Clock, system_clock
from core.errors import Refused
from core.ids import suppression_hash
from core.model import Actor, InboundRecord, Switch
from core.store import archive, backup, invariants, ledger, place, record, snapshot
from core.store import tables as t
from core.store.documents import Documents
from core.store.entrance import writers_lock
from core.store.erase import erase, subject_of
from core.store.ledger import Erasure
from core.store.unit_of_work import UnitOfWork
from core.store.verify import documents_of, journal_in
from core.text import Safe, clean_line

HOLD = "hold"
"""The switch that stops all mail (`core.operations.outbox`)."""
_ENDED = ("sent", "failed", "withdrawn", "unknown")


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was restored: when the backup was made, documents by table, how many people were erased again, and what
    became of letters that had not left.
    """

    at: datetime
    counts: dict[str, int]
    erased: int
    held: int
    unknown: int
    problems: tuple[Safe, ...] = ()


async def restore(
    file: Path, folder: Path, actor: Actor, *, erasures: Path | None = None, nobody_erased: bool = False,
    clock: Clock = system_clock,
) -> Restored:  # fmt: skip
    """Restore the backup `file` into `folder`, which holds no store.

    `erasures` is the list of erasures of the store that was lost, where it does not lie in `folder` already; whoever
    is certain that nobody was erased since the backup says `nobody_erased`. All mail is held afterwards, letters that
    were being sent are `unknown`, and the mailbox is looked through again from its beginning. Raises `Refused`.
    """
    found = await asyncio.to_thread(_read, file, folder)
    known = await asyncio.to_thread(_erasures, found, folder, erasures, nobody_erased=nobody_erased)
    journal = journal_in(file, found)
    documents = documents_of(file, journal)
    uow = UnitOfWork(documents, actor, "", clock(), journal.header.change + 1)
    erased = await _erase_again(uow, _secret(file, found, folder), known.values())
    held, unknown = await _hold(uow, found.manifest.at)
    writes = uow.writes()
    documents.apply(writes)
    header = replace(
        record.new_header(clock()), created=journal.header.created, seq=journal.header.seq + 1,
        change=uow.new_changes[-1].seq,
    )  # fmt: skip
    problems = tuple(invariants.broken(documents))
    async with writers_lock(folder):
        await asyncio.to_thread(_put, file, found, folder, documents, header, known)
    counts = {name: len(table) for name, table in documents.tables.items() if table}
    return Restored(
        at=found.manifest.at, counts=counts, erased=erased, held=held, unknown=unknown, problems=problems
    )  # fmt: skip


def _read(file: Path, folder: Path) -> archive.Archive:
    place.prepare(folder, create=True, read_only=False)
    with place.sentences(folder):
        for name in (place.JOURNAL, place.BACKUP):
            if (folder / name).exists():
                raise Refused(
                    f"{folder} holds {name} already. Move it away first, for example: "
                    f"mv {folder}/{name} {folder.parent}/{name}.damaged"
                )
        return archive.read(file)


def _erasures(found: archive.Archive, folder: Path, given: Path | None, *, nobody_erased: bool) -> dict[str, Erasure]:
    """The list in the backup with the newer one on site."""
    if given is not None and not given.exists():
        raise Refused(f"There is no {given}. Name the list of erasures ({ledger.FILE}) of the store that was lost.")
    if given is None and not (folder / ledger.FILE).exists() and not nobody_erased:
        raise Refused(
            f"The list of erasures is missing: copy {ledger.FILE} of the lost store into {folder}, or name it with "
            "--erasures. If nobody was erased since the backup, say --nobody-erased."
        )
    known = ledger.parse(found.files.get(ledger.FILE, b""), Path(ledger.FILE))
    ledger.merge(known, ledger.read(folder).values())
    if given is not None:
        ledger.merge(known, ledger.parse(given.read_bytes(), given).values())
    return known


class _Own(msgspec.Struct):
    """What is needed of `installation.json` here."""

    secret: bytes


def _secret(file: Path, found: archive.Archive, folder: Path) -> bytes:
    """The secret that the hashes were made with. Raises `Refused` where folder and backup disagree."""
    data = found.files.get(backup.INSTALLATION, b"")
    on_site = folder / backup.INSTALLATION
    if on_site.exists() and on_site.read_bytes() != data:
        raise Refused(f"{on_site} is of another installation than {file}. Restore into another folder.")
    try:
        return msgspec.json.decode(data, type=_Own).secret
    except msgspec.MsgspecError:
        raise Refused(f"{file} holds no {backup.INSTALLATION}. Use another backup.") from None


async def _erase_again(uow: UnitOfWork, secret: bytes, erasures: Iterable[Erasure]) -> int:
    """Erase everybody on the list who is in the backup and was there before they were erased; returns how many."""
    by_hash = {each.hash: each for each in erasures}
    people = await uow.scan(t.PEOPLE)
    done = 0
    for person in people:
        for address in (person.address, *person.aliases):
            erasure = by_hash.get(suppression_hash(secret, address))
            if erasure is not None and person.created_at <= erasure.at:
                await erase(uow, secret, subject_of(secret, [person]), at=erasure.at)
                done += 1
                break
    for known, since in (await _addresses(uow)).items():
        erasure = by_hash.get(suppression_hash(secret, known))
        if erasure is not None and since <= erasure.at:
            await erase(uow, secret, subject_of(secret, [], [known]), at=erasure.at)
            done += 1
    return done


async def _addresses(uow: UnitOfWork) -> dict[str, datetime]:
    """Every address in letters and mails that no person has, with the first time it was met."""
    first: dict[str, datetime] = {}
    rows = [(row.address, row.created_at) for row in await uow.scan(t.OUTBOX)]
    mails = [(mail.address, mail.received_at) for mail in await uow.scan(t.INBOUND) if mail.address]
    for address, at in (*rows, *mails):
        if await uow.people.by_address(address) is None:
            first[address.lower()] = min(at, first.get(address.lower(), at))
    return first


async def _hold(uow: UnitOfWork, made: datetime) -> tuple[int, int]:
    """Letters that had not left wait, those that were leaving are unknown, the mailboxes are read from the beginning."""
    said = clean_line(f"restored from the backup of {made:%Y-%m-%d %H:%M} UTC")
    uow.begin("restore", said)
    held = unknown = 0
    for row in await uow.scan(t.OUTBOX):
        if row.state == "sending":
            unknown += 1
            await uow.outbox.put(replace(row, state="unknown", owner=None, phase="", reason=said, settled_at=uow.now))
        elif row.state not in _ENDED:
            held += 1
            await uow.outbox.put(replace(row, state="held", reason=said))
    for cursor in await uow.scan(t.CURSORS):
        await uow.cursors.delete(cursor.id)
    if await uow.switches.get(HOLD) is None:
        await uow.switches.put(Switch(id=HOLD, by=uow.actor.name, at=uow.now, reason=said))
    return held, unknown


def _put(
    file: Path, found: archive.Archive, folder: Path, documents: Documents, header: record.Header,
    known: dict[str, Erasure],
) -> None:  # fmt: skip
    """Everything else first: once the journal has its name, the store is whole."""
    inbound = documents.tables[t.INBOUND.name].values()
    mails = {doc.raw for doc in inbound if isinstance(doc, InboundRecord)}
    place.own_folder(folder / archive.MAILS.rstrip("/"))
    archive.read(file, mails_to=folder, wanted=mails)
    place.write_private(folder / backup.INSTALLATION, found.files[backup.INSTALLATION])
    if backup.CONFIGURATION in found.files and not (folder / backup.CONFIGURATION).exists():
        place.write_private(folder / backup.CONFIGURATION, found.files[backup.CONFIGURATION])
    place.write_private(folder / ledger.FILE, ledger.encode(known.values()))
    snapshot.write(folder, documents, header, keep_old=False)
