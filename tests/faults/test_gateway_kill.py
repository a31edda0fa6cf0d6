"""`kill -9` of a gateway under load and at each named point: no mail lost, no letter twice, and what is not known is shown."""

import asyncio
import os
import random
import time
from itertools import pairwise
from pathlib import Path

import pytest
from gateway_process import GatewayProcess, gateway_process
from outlook import outlook_reply

from mailgateway.fail_points import DIED, POINTS

# 200 in the suite, 2,000 in `make soak`
KILLS = int(os.environ.get("THIRDTHURSDAY_KILLS", "200"))
DESKS = 3
"""Desks whose gateways are killed side by side: each waits half of the time."""
KILLS_OF_A_DESK = 67
SHORTER, LONGER, LONGEST = 0.9, 1.1, 0.8
"""How the time that a gateway is given follows what it does in it; in seconds, no longer than on a machine of its own."""
MAILS_OF_A_LIFE = 6
SEED = int(os.environ.get("THIRDTHURSDAY_SEED", str(time.time_ns() % 2**32)))
AFTER_THE_DOT = ("after-dot", "after-reply", "before-settle")
SETTLED = {"sent", "unknown", "withdrawn"}


def address(number: int) -> str:
    return f"guest{number}@eastham.example"


async def writes(running: GatewayProcess, number: int) -> None:
    """Guest `number` signs up."""
    await running.place.deliver(
        outlook_reply(f"Guest {number}", address(number), "Yes please, count me in", number=number)
    )


async def all_settled(running: GatewayProcess, mails: int, seconds: float = 60) -> None:
    """Wait until the gateway has answered `mails` guests as far as it can."""
    async with asyncio.timeout(seconds):
        while True:
            rows = [row for row in await running.rows() if row.kind == "signed_up"]
            if len(rows) >= mails and {row.state for row in rows} <= SETTLED:
                return
            await asyncio.sleep(0.1)


async def nothing_lost_and_nothing_twice(running: GatewayProcess, mails: int) -> list[str]:
    """What the store and the mail server know must agree; returns who got no answer that is known to have arrived."""
    guests = {address(number) for number in range(mails)}
    states = await running.states()
    assert {who: states.get(who) for who in guests} == dict.fromkeys(guests, "going"), f"THIRDTHURSDAY_SEED={SEED}"
    assert [copy for copy in running.copies().items() if copy[1] > 1] == [], f"THIRDTHURSDAY_SEED={SEED}"
    rows = {row.address: row.state for row in await running.rows() if row.kind == "signed_up"}
    reached = {who for who in guests if running.place.inbox(who)}
    sent, unknown = ({who for who, state in rows.items() if state == wanted} for wanted in ("sent", "unknown"))
    assert sent <= reached, f"THIRDTHURSDAY_SEED={SEED}"
    assert sent | unknown == guests, f"THIRDTHURSDAY_SEED={SEED}"
    return sorted(unknown)


async def life(running: GatewayProcess, seconds: float, first: int, chance: random.Random) -> int:
    """One gateway, with mail coming all the time until it is killed; returns the number of the next guest."""
    await running.start()
    moments = sorted(chance.uniform(0, seconds) for _ in range(chance.randrange(2, MAILS_OF_A_LIFE)))
    for before, moment in pairwise((0, *moments)):
        await asyncio.sleep(moment - before)
        await writes(running, first)
        first += 1
    await asyncio.sleep(seconds - moments[-1])
    await running.stop()
    return first


async def answered(running: GatewayProcess, number: int) -> float:
    """Seconds from the start of a gateway until it has answered a guest; then it is killed."""
    await writes(running, number)
    begun = time.monotonic()
    await running.start()
    await running.place.until(lambda: bool(running.place.inbox(address(number))))
    await running.stop()
    return time.monotonic() - begun


async def lives(folder: Path, kills: int, chance: random.Random) -> None:
    """A desk whose gateway is killed again and again: before it is up, while it works, and when all is done."""
    async with gateway_process(folder, *(address(n) for n in range(kills * MAILS_OF_A_LIFE))) as running:
        span, mails = min([await answered(running, number) for number in (0, 1)][-1], LONGEST), 2
        for _ in range(kills):
            before = len(running.place.sent)
            mails = await life(running, chance.uniform(0, 2 * span), mails, chance)
            # about half of them come to send
            span = min(span * (SHORTER if len(running.place.sent) > before else LONGER), LONGEST)
        busy_machine = span == LONGEST
        assert len(running.place.sent) > kills / 10 or busy_machine, f"nothing was done, THIRDTHURSDAY_SEED={SEED}"
        await running.start()
        await all_settled(running, mails)
        unknown = await nothing_lost_and_nothing_twice(running, mails)
    assert len(unknown) <= kills * 2, "two letters are on their way at most"


@pytest.mark.slow
@pytest.mark.parametrize("part", range(-(-KILLS // (DESKS * KILLS_OF_A_DESK))))
async def test_gateway_killed_at_random_moments_loses_nothing_and_repeats_nothing(tmp_path: Path, part: int) -> None:
    kills = min(KILLS_OF_A_DESK, -(-KILLS // DESKS))
    async with asyncio.TaskGroup() as group:
        for desk in range(DESKS):
            folder = tmp_path / str(desk)
            folder.mkdir()
            group.create_task(lives(folder, kills, random.Random(f"{SEED} {part} {desk}")))


@pytest.mark.parametrize("point", POINTS)
async def test_gateway_that_dies_at_a_named_point_answers_once_or_says_that_it_does_not_know(
    tmp_path: Path, point: str
) -> None:
    async with gateway_process(tmp_path, address(0)) as running:
        await writes(running, 0)
        died = await running.start(fail_at=point)
        assert await asyncio.wait_for(died.wait(), 20) == DIED
        await running.start()
        await all_settled(running, 1)
        unknown = await nothing_lost_and_nothing_twice(running, 1)
    assert unknown == ([address(0)] if point in AFTER_THE_DOT else [])


async def test_mail_that_comes_while_no_gateway_runs_is_answered_by_the_next(tmp_path: Path) -> None:
    async with gateway_process(tmp_path, address(0)) as running:
        died = await running.start(fail_at="after-commit")
        await writes(running, 0)
        assert await asyncio.wait_for(died.wait(), 20) == DIED
        await running.start()
        await running.place.until(lambda: len(running.place.inbox(address(0))) == 1)
