"""What many invites of one session cost: one object is built for all of them, and nothing is kept of a guest."""

import time
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta

import pytest
from invented import NOW, occasion

from core.calendar import Guest, Occasion, objects, request
from core.text import lit
from mailgateway.sending.compose import Outgoing, compose

MANY = 2_000
MOST_MS = 1.0


def guests(number: int) -> Iterator[Guest]:
    for n in range(number):
        uid = f"{n:026}".translate(str.maketrans("0123456789", "abcdefghij")) + ".1@lgd.example"
        yield Guest(uid, 0, NOW + timedelta(seconds=n), f"officer.{n}@westshire.example", f"Officer {n}", "ACCEPTED")


def mail(about: Occasion, guest: Guest) -> bytes:
    return compose(
        Outgoing(
            from_address="hangouts@lgd.example", from_name="LocalGov Digital Hangouts", to_address=guest.address,
            to_name=guest.name, subject="You are signed up", date=NOW, text="Hello\n\nYou have a place.\n",
            message_id=f"{guest.uid[:26]}.row@lgd.example", calendar=request(about, guest),
        )
    )  # fmt: skip


def test_object_is_built_once_for_all_guests(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    plain = objects.built

    def counted(*args: object) -> bytes:
        built.append("object")
        return plain(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(objects, "built", counted)
    about = occasion(summary=lit("A session nobody has asked about before"))
    for guest in guests(50):
        request(about, guest)
    assert built == ["object"]


def test_invite_takes_at_most_a_millisecond_and_memory_stays_flat() -> None:
    about = occasion()
    mail(about, next(guests(1)))
    start = time.process_time()
    for guest in guests(MANY):
        mail(about, guest)
    assert (time.process_time() - start) * 1000 / MANY <= MOST_MS
    tracemalloc.start()
    for guest in guests(200):
        mail(about, guest)
    before = tracemalloc.get_traced_memory()[0]
    for guest in guests(800):
        mail(about, guest)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 100_000
