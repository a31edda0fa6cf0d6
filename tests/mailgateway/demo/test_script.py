"""The demo from end to end, without a screen: the real gateway in the embedded world, and the script's own prediction."""

import asyncio
from collections import Counter

import pytest

from mailgateway.demo.cast import CAST, addresses
from mailgateway.demo.desk import open_demo_desk, running_clock, write_config
from mailgateway.demo.received import read
from mailgateway.demo.script import ENDING, STEPS, UNCLEAR, Step, pauses
from mailgateway.demo.stage import Stage
from mailgateway.demo.telling import Teller, counts
from mailgateway.demo.world import world
from mailgateway.gateway import Gateway

NEXT = {"digital": "digital-2026-12-17", "berkshire": "berkshire-2026-12-07"}
UNDERSTOOD = [
    ("priya", "human", "join"), ("omar", "human", "join"), ("ana", "human", "join"), ("priya", "calendar-reply", ""),
    ("sam", "human", "join"), ("helen", "human", "join"), ("helen", "auto-reply", ""), ("lee", "human", "join"),
    ("ana", "calendar-reply", ""), ("grace", "human", "maybe"), ("priya", "auto-reply", ""),
    ("tom", "calendar-reply", ""), ("ana", "human", "join"), ("tom", "human", "join"), ("mei", "human", "join"),
    ("david", "human", "join"), ("ruth", "human", "join"), ("yusuf", "human", "join"), ("colin", "human", "question"),
    ("priya", "spam", ""), ("lee", "calendar-reply", ""), ("ruth", "calendar-reply", ""),
    ("omar", "calendar-reply", ""), ("sam", "human", "decline"), ("grace", "human", "join"),
    ("mei", "human", "decline"), ("helen", "human", "join"), ("mei", "human", "join"), ("omar", "human", "join"),
    ("lee", "calendar-reply", ""), ("grace", "calendar-reply", ""),
]  # fmt: skip
"""What the desk makes of each mail, in order of arrival; the last step's second copy leaves no record."""


class Played:
    """What is left when the script is over."""

    def __init__(self, place, store, lines, last):
        self.world, self.store, self.lines, self.last = place, store, lines, last


@pytest.fixture
async def played(tmp_path):
    """The script at its quickest, to its end."""
    clock, lines = running_clock(), []
    async with world(*addresses(), clock=clock) as place:
        config = write_config(tmp_path, place)
        store, desk = await open_demo_desk(config, clock)
        try:
            await play(config, desk, store, clock, place, lines)
            yield Played(place, store, lines, await counts(store))
        finally:
            await store.close()


async def play(config, desk, store, clock, place, lines):
    """The script as fast as it goes, with the gateway at work, until everything is answered."""
    teller = Teller(store, place, lines.append)
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        gateway = Gateway(config, desk, store, clock=clock)
        beside = [group.create_task(gateway.run()), group.create_task(teller.run())]
        await Stage(place, clock, lines.append).play(STEPS, [0.0] * len(STEPS))
        await teller.settled()
        for task in beside:
            task.cancel()


async def test_the_script_ends_as_it_predicts(played):
    known = {officer.address: who for who, officer in CAST.items()}
    async with played.store.view() as view:
        for slug, session in NEXT.items():
            standing: dict[str, set[str]] = {}
            for signup in await view.signups.for_session(session):
                person = await view.people.need(signup.person)
                standing.setdefault(signup.state, set()).add(known[person.address])
            assert standing == {state: set(who) for state, who in ENDING[slug].items()}
        records = sorted(await view.inbound.recent(100), key=lambda record: record.raw)
        assert [(known[r.address], r.kind, r.intent if r.kind == "human" else "") for r in records] == UNDERSTOOD
        waiting = await view.inbound.in_state("waiting")
        assert tuple(known[record.address] for record in waiting) == UNCLEAR
    assert not [line for line in played.lines if "nothing to answer" in line]


async def test_calendars_say_what_the_desk_says(played):
    """One entry for everybody with a place, none for anybody else."""
    for slug, day in (("digital", 17), ("berkshire", 7)):
        shown = {who: entries(played.world, officer.address, day) for who, officer in CAST.items()}
        assert {who: len(uids) for who, uids in shown.items() if uids} == dict.fromkeys(ENDING[slug]["going"], 1)


def entries(place, address, day):
    """The UIDs a calendar shows on `day` after all mails of the desk: REQUEST adds one, CANCEL takes it away."""
    shown: list[str] = []
    for letter in map(read, place.inbox(address)):
        if letter.from_desk and letter.invite and letter.invite.starts.day == day:
            shown.append(letter.uid)
        elif letter.method == "CANCEL":
            shown = [uid for uid in shown if uid != letter.uid]
    return shown


async def test_no_letter_leaves_twice(played):
    contents = [mail.content for mail in played.world.sent]
    assert len(set(contents)) == len(contents)
    assert set(Counter(read(content).message_id for content in contents).values()) == {1}
    assert {len(mail.recipients) for mail in played.world.sent} == {1}


async def test_the_ending_is_told_in_counts(played):
    assert played.last == [
        "Berkshire officers, Monday 7 December 2026: 2 going",
        "LocalGov Digital Hangouts, Thursday 17 December 2026: 9 going, 2 waitlisted, 1 withdrawn",
        "Mails that wait for an organiser: 1",
        f"Letters sent: {len(played.world.sent)}",
    ]


def test_the_rhythm_is_the_same_in_every_run():
    assert pauses(fast=False) == pauses(fast=False)
    assert 180 < sum(pauses(fast=False)) < 300
    assert sum(pauses(fast=True)) < 10


async def test_an_answer_to_a_letter_that_never_comes_is_left_out():
    lines: list[str] = []
    steps = (Step("sam", "reply", "NO"), Step("ana", "accept"), Step("priya", "write", "YES", "Hangouts"))
    async with world(*addresses()) as place:
        await Stage(place, running_clock(), lines.append, patience=0.01).play(steps, (0.0, 0.0, 0.0))
        assert lines == [
            "Sam Okafor has nothing to answer and leaves it.",
            "Ana Diaz has nothing to answer and leaves it.",
            "Priya Shah (Westshire Council) writes: “YES”",
        ]
        assert [read(raw).sender for raw in place.inbox(place.desk)] == ["priya.shah@westshire.example"]
