"""The reader: one understanding for each mail, in order, while the loop stays free."""

import asyncio

import own_mails
from own_mails import KNOWN

from mailgateway.reader import Parcel, Reader

HEAD = b"From: Priya <priya.shah@westshire.example>\r\n\r\n"


async def test_reader_answers_each_mail_in_order() -> None:
    words = (b"YES", b"NO", b"MAYBE", b"HELP")
    found = await Reader().read([Parcel(raw=HEAD + word) for word in words], KNOWN)
    assert [each.intent for each in found] == ["join", "decline", "maybe", "help"]


async def test_reader_passes_the_envelope_and_the_size_on() -> None:
    parcels = [
        Parcel(raw=HEAD + b"YES", envelope_from=""),
        Parcel(raw=HEAD + b"YES", envelope_to=("hangouts+berkshire@lgd.example",)),
        Parcel(raw=HEAD, too_large=9_000_000),
    ]
    found = await Reader().read(parcels, KNOWN)
    assert [(each.kind, each.series_address, each.size) for each in found] == [
        ("auto-reply", "", len(HEAD) + 3),
        ("human", "berkshire", len(HEAD) + 3),
        ("quarantined", "", 9_000_000),
    ]


async def test_nothing_to_read_gives_nothing() -> None:
    assert await Reader().read([], KNOWN) == []


async def test_the_loop_stays_free_while_mails_are_read() -> None:
    parcels = [Parcel(raw=mail.raw) for mail in own_mails.labelled()]
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    found = await Reader().read(parcels, KNOWN)
    counting.cancel()
    assert len(found) == len(parcels)
    assert turns > 1
