"""Reads mails away from the event loop: many mails in, one understanding for each, in order."""

import asyncio
from collections.abc import Sequence

import msgspec

from core.understanding import Known, Understanding
from mailgateway.reading.understand import understand


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to read. `envelope_from` is None where no envelope is known, '' for an empty one.

    `too_large` is the size in bytes of a mail of which `raw` is only the top, else 0.
    """

    raw: bytes
    envelope_from: str | None = None
    envelope_to: tuple[str, ...] = ()
    too_large: int = 0


class Reader:
    """Where mails are read. One reader serves one gateway; its calls may overlap."""

    async def read(self, mails: Sequence[Parcel], known: Known) -> list[Understanding]:
        """The understanding of each mail, in the same order. It never raises for what a mail holds."""
        return await asyncio.to_thread(_read_all, tuple(mails), known)


def _read_all(mails: Sequence[Parcel], known: Known) -> list[Understanding]:
    return [_read(mail, known) for mail in mails]


def _read(mail: Parcel, known: Known) -> Understanding:
    return understand(
        mail.raw,
        known,
        envelope_from=mail.envelope_from,
        envelope_to=mail.envelope_to,
        too_large=mail.too_large,
    )
