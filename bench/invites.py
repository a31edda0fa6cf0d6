"""What an invite costs: `python bench/invites.py` (half a minute), `--quick` for a run that only shows it works.

Three depths, CPU time of this process for each of N guests of one session: the calendar object alone; object and mail as
bytes; and a letter from the queue (claimed, worded, its ledger row written, final bytes) in the store that needs no disk.
For comparison the object as icalendar alone builds it. Memory is the peak of this process after each tenth of the run.
(Not called `calendar.py`: a script's folder comes first on the path, and Python's own `calendar` is needed there.)
"""

import argparse
import asyncio
import json
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from core.calendar import Guest, Occasion, occasion, request
from core.calendar.objects import built
from core.desk import Desk
from core.model import Actor, Join, Person, Signup
from core.operations import letters, outbox, series
from core.operations.work import GATEWAY, Cause, Work
from core.store.memory import MemoryStore
from core.text import Safe, lit
from mailgateway.processes import this_process
from mailgateway.sending.compose import Outgoing, compose
from mailgateway.sending.finishing import finished

NOW = datetime(2026, 11, 23, 9, 12, 7, tzinfo=UTC)
AMIRA = Actor(kind="organiser", name=lit("amira"))
SESSION = "digital-2026-12-17"
DESK = Desk(
    name=lit("LocalGov Digital Hangouts"), address=lit("hangouts@lgd.example"), organizers=lit("Rowan Ellis"),
    uid_domain="lgd.example", secret=b"s" * 32, instance="0123456789abcdef", default_series="digital",
)  # fmt: skip
JOIN = Join(address=lit("https://meet.example/lgd"), phone=lit("020 7946 0123"), pin=lit("4471"))
TEXT = "Hello Priya\n\nYou have a place.\n\n" + "A line of an ordinary letter, as long as most of them are.\n" * 8


def guests(number: int) -> Iterable[Guest]:
    """Invented guests of one session, each with an entry of their own."""
    for n in range(number):
        uid = f"{n:026}".translate(str.maketrans("0123456789", "abcdefghij")) + ".1@lgd.example"
        yield Guest(
            uid, 0, NOW + timedelta(seconds=n), f"officer.{n}@westshire.example", f"Officer Number {n}", "ACCEPTED"
        )


def mail(shown: Occasion, guest: Guest) -> bytes:
    """A whole mail with the entry in it."""
    return compose(
        Outgoing(
            from_address=DESK.address, from_name="LocalGov Digital Hangouts", to_address=guest.address,
            to_name=guest.name, subject="You are signed up: Thursday 17 December, 2pm to 3pm", date=NOW, text=TEXT,
            message_id=f"{guest.uid[:26]}.row@lgd.example", calendar=request(shown, guest),
        )
    )  # fmt: skip


def timed(work: Callable[[Guest], bytes], number: int) -> tuple[float, list[int]]:
    """CPU milliseconds for each of `number` guests, and the peak memory (MB) after each tenth."""
    peaks, every = [], max(1, number // 10)
    start = time.process_time()
    for n, guest in enumerate(guests(number), start=1):
        work(guest)
        if n % every == 0:
            peaks.append(peak())
    return (time.process_time() - start) * 1000 / number, peaks


def peak() -> int:
    """The most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


async def queued(number: int) -> tuple[float, int]:
    """CPU milliseconds for each letter from the queue to its final bytes, and how many were made."""
    store = MemoryStore(lambda: NOW)
    hosts = (series.NewHost("nia.morgan@northdale.example", "Nia Morgan"),)
    new = series.NewSeries(
        slug="digital", name="LocalGov Digital Hangouts", first=date(2026, 12, 1), capacity=None, join=JOIN, hosts=hosts
    )
    await series.add(store, DESK, AMIRA, new)
    async with store.unit_of_work(AMIRA) as uow:
        work = Work(uow, DESK)
        uow.begin("import", lit("guests"))
        session, about = await uow.sessions.need(SESSION), await uow.series.need("digital")
        for n in range(number):
            person = Person(
                id=f"p{n}", address=Safe(f"officer.{n}@westshire.example"), name=Safe(f"Officer Number {n}"),
                created_at=NOW, heard_at=NOW,
            )  # fmt: skip
            await uow.people.put(person)
            await uow.signups.put(
                Signup(id=f"{SESSION}:p{n}", session=SESSION, person=f"p{n}", series="digital", state="going", order=n,
                       created_at=NOW, changed_at=NOW)
            )  # fmt: skip
            await letters.queue(
                work, "signed_up", letters.to_person(person), Cause(key=f"bench:{n}"), series=about, session=session,
                calendar="request",
            )  # fmt: skip
    made, start = 0, time.process_time()
    while await _claim(store):
        made += 1
    return (time.process_time() - start) * 1000 / number, made


async def _claim(store: MemoryStore) -> bool:
    async with store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK)
        claimed = await outbox.claim(work, this_process(NOW), lambda draft: finished(DESK, draft, NOW))
        if claimed is not None:
            await outbox.settle(work, outbox.Settled(row=claimed.row.id, result="sent"))
    return claimed is not None


def measure(number: int, letters_of: int) -> dict[str, float]:
    """All figures, by name."""
    made = series_of_bench()
    shown = made
    slow = [timed(lambda guest: built("REQUEST", shown, guest), max(10, number // 100))[0] for _ in range(3)]
    object_ms, object_peaks = timed(lambda guest: request(shown, guest), number)
    mail_ms, mail_peaks = timed(lambda guest: mail(shown, guest), number)
    queue_ms, count = asyncio.run(queued(letters_of))
    assert count == letters_of, f"{count} of {letters_of} letters were made"
    return {
        "invites": number,
        "object_ms": object_ms,
        "object_by_icalendar_ms": statistics.median(slow),
        "mail_ms": mail_ms,
        "memory_growth_mb": max(mail_peaks[-1] - mail_peaks[0], object_peaks[-1] - object_peaks[0]),
        "letters_from_the_queue": letters_of,
        "letter_from_the_queue_ms": queue_ms,
        "peak_mb_while_making": mail_peaks[-1],
    }


def series_of_bench() -> Occasion:
    """The session as calendars show it."""
    from core.model import Series
    from core.schedule import new_session

    about = Series(
        id="digital", name=lit("LocalGov Digital Hangouts"), rule="third Thursday", first=date(2026, 12, 1), join=JOIN,
        created_at=NOW,
    )  # fmt: skip
    return occasion(about, new_session(about, date(2026, 12, 17)), DESK.address, (lit("Nia Morgan"),))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small and fast: shows that it works, not how fast it is")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    given = parser.parse_args()
    found = measure(100, 20) if given.quick else measure(10_000, 1_000)
    for name, value in found.items():
        print(f"{name} {value:,.3f}")
    print(f"python {platform.python_version()}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
