"""Claiming: the next letter that is due becomes words, calendar object and final bytes, in one transaction."""

from collections.abc import Callable
from typing import Literal

import msgspec
from msgspec.structs import replace

from core import calendar
from core.calendar import Wanted
from core.errors import Refused
from core.ids import token_for
from core.letters.catalogue import CATALOGUE
from core.letters.render import Letter, MissingFact
from core.model import CalendarEntry, OutboxRow, Owner, Rendered
from core.operations import calendars, letters
from core.operations.outbox.breaker import BREAKER, passes
from core.operations.outbox.redirecting import REDIRECT
from core.operations.outbox.sparing import too_much
from core.operations.outbox.standing import outdated
from core.operations.outbox.superseding import settled_with_others
from core.operations.work import Meeting, Work
from core.text import Safe, clean_line

LOOKED_AT = 20
HOLD = "hold"
Admission = Literal["go", "pass", "stop"]
"""Whether a letter may leave now: `pass` looks at the next one, `stop` at none of its rank any more."""
Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]


class Terms(msgspec.Struct, frozen=True):
    """What else decides: how fast letters may leave, and how many unasked ones a day one person gets (0: any number)."""

    admits: Callable[[OutboxRow], Admission] = lambda _: "go"
    person_per_day: int = 0


ALWAYS = Terms()


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one mail says, before it becomes bytes. `calendar` is empty where no calendar part travels.

    `reply_to` carries the reply token, `unsubscribe` is set for subscription letters.
    """

    row: OutboxRow
    letter: Letter
    from_name: Safe
    reply_to: str
    unsubscribe: str
    calendar: bytes = b""
    method: Method = "REQUEST"


Finish = Callable[[Draft], bytes]
"""Makes the final bytes of a letter. Raises `Refused` for one that cannot be written."""


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that this process is sending: its row, its final bytes, and to whom (a redirected one not to its reader)."""

    row: OutboxRow
    content: bytes
    envelope_from: str
    recipient: str


async def claim(work: Work, owner: Owner, finish: Finish, terms: Terms = ALWAYS) -> Claimed | None:
    """Claim the letter that is due first: answers to people before organisers' changes before planned ones.

    A letter whose facts no longer hold is withdrawn, one that cannot be written is `failed`; both with the reason, and
    the next one is taken. None when nothing is due, all mail is held, or `terms` let nothing go now.
    """
    if await work.uow.switches.get(HOLD) is not None:
        return None
    broken = await work.uow.switches.get(BREAKER) is not None
    for rank in (0, 1, 2):
        claimed = await _of_rank(work, rank, owner, finish, terms, broken=broken)
        if claimed is not None:
            return claimed
    return None


async def _of_rank(
    work: Work, rank: int, owner: Owner, finish: Finish, terms: Terms, *, broken: bool
) -> Claimed | None:  # fmt: skip
    """The first letter of one rank that may go; those that must wait are passed by and block no other."""
    passed: set[str] = set()
    while rows := await _due(work, rank, passed):
        for row in rows:
            passed.add(row.id)
            admitted = terms.admits(row) if not broken or passes(row) else "pass"
            if admitted == "stop":
                return None
            if admitted == "pass" or await too_much(work, row, terms.person_per_day):
                continue
            claimed = await _claim(work, row, owner, finish)
            if claimed is not None:
                return claimed
    return None


async def _due(work: Work, rank: int, passed: set[str]) -> list[OutboxRow]:
    rows = await work.uow.outbox.due(rank, work.now, LOOKED_AT + 2 * len(passed))
    return [row for row in rows if row.id not in passed]


async def _claim(work: Work, row: OutboxRow, owner: Owner, finish: Finish) -> Claimed | None:
    row = await work.uow.outbox.need(row.id)
    if row.state not in ("held", "queued", "retry"):
        return None  # withdrawn since by a letter that speaks for it
    redirected = await work.uow.switches.get(REDIRECT)
    why = await outdated(work.uow, work.desk, row, work.now)
    if not why:
        row, why = await settled_with_others(work, row)
    if why:
        await work.uow.outbox.put(replace(row, state="withdrawn", reason=why, settled_at=work.now))
        return None
    try:
        content, subject = await _bytes(work, row, finish, redirected.value if redirected else Safe(""))
    except (Refused, MissingFact) as error:
        await work.uow.outbox.put(replace(row, state="failed", reason=clean_line(error), settled_at=work.now))
        return None
    sending = replace(
        row, state="sending", phase="claimed", owner=owner, attempts=row.attempts + 1, subject=subject,
        first_tried_at=row.first_tried_at or work.now,
    )  # fmt: skip
    await work.uow.outbox.put(sending)
    recipient = redirected.value if redirected else row.address
    return Claimed(row=sending, content=content, envelope_from=_envelope_from(work, row), recipient=recipient)


def _envelope_from(work: Work, row: OutboxRow) -> str:
    """Where bounces of this letter come back to."""
    return work.desk.plus_address(f"b-{token_for(work.desk.secret, row.id)}")


async def _bytes(work: Work, row: OutboxRow, finish: Finish, redirected: Safe) -> tuple[bytes, Safe]:
    """The final bytes: made once, and sent unchanged at every later attempt; those of a trial run are never kept."""
    if redirected:
        return await _trial(work, row, finish, redirected)
    made = await work.uow.rendered.get(row.id)
    if made is not None:
        return made.content, row.subject
    entry, part, method = await calendar_part(work, row)
    letter = await letters.worded(work.uow, work.desk, row, work.now, attached=bool(part))
    content = finish(await _draft(work, row, letter, part, method))
    if entry is not None:
        await work.uow.entries.put(entry)
    await work.uow.rendered.put(Rendered(id=row.id, content=content, at=work.now))
    return content, letter.subject


async def _trial(work: Work, row: OutboxRow, finish: Finish, to: Safe) -> tuple[bytes, Safe]:
    """A letter as its reader would have it, addressed to a mailbox of our own and marked in its subject."""
    entry, part, method = await calendar_part(work, row)
    letter = await letters.worded(work.uow, work.desk, row, work.now, attached=bool(part))
    if entry is not None:
        await work.uow.entries.put(entry)
    marked = msgspec.structs.replace(letter, subject=clean_line(f"[for {row.address}] {letter.subject}", 120))
    return finish(await _draft(work, replace(row, address=to, name=Safe("")), marked, part, method)), letter.subject


async def _draft(work: Work, row: OutboxRow, letter: Letter, part: bytes, method: Method) -> Draft:
    series = await work.uow.series.get(row.series) if row.series else None
    reply_to = work.desk.plus_address(token_for(work.desk.secret, row.id)) if row.purpose else work.desk.address
    return Draft(
        row=row, letter=letter, from_name=series.name if series else work.desk.name, reply_to=reply_to,
        unsubscribe=reply_to if CATALOGUE[row.kind].kind == "S" else "", calendar=part, method=method,
    )  # fmt: skip


_METHODS: dict[str, Method] = {"request": "REQUEST", "cancel": "CANCEL", "declinecounter": "DECLINECOUNTER"}


async def calendar_part(work: Work, row: OutboxRow) -> tuple[CalendarEntry | None, bytes, Method]:
    """The calendar object that travels with a letter, and the ledger row that remembers it; nothing where none must."""
    if row.calendar == "none" or not await calendars.may_carry(work.uow, work.desk, row):
        return None, b"", "REQUEST"
    entries = await work.uow.entries.of(row.session, row.person, row.role)
    about = await _meeting(work, row)
    view = await calendars.occasion_of(work.uow, work.desk, about)
    wanted = Wanted(
        method=row.calendar, session=row.session, person=row.person, role=row.role, address=row.address,
        occasion=view, uid_domain=work.desk.uid_domain, partstat=await _partstat(work, about, row.person),
        uid=row.entry, letter=row.id,
    )  # fmt: skip
    entry = calendar.next_entry(entries, wanted, work.now, work.ids)
    guest = calendar.guest(entry, row.name)
    method = _METHODS[row.calendar]
    make = {"REQUEST": calendar.request, "CANCEL": calendar.cancel, "DECLINECOUNTER": calendar.declinecounter}[method]
    return entry, make(view, guest), method


async def _meeting(work: Work, row: OutboxRow) -> Meeting:
    session = await work.uow.sessions.need(row.session)
    return Meeting(await work.uow.series.need(session.series), session)


async def _partstat(work: Work, about: Meeting, person: str) -> str:
    """What we hold as true of a person: a host comes, signed up or not."""
    standing = await work.uow.signups.of(about.session.id, person)
    hosting = person in about.session.hosts
    return calendar.partstat_of("going" if hosting else standing.state if standing else None)
