"""A mail that our own code fails on: tried three times, then set aside for a person, its neighbours untouched."""

from collections.abc import Callable

import pytest
from fakes_inbox import Post, address_of, post, read

PRIYA = address_of("Priya Shah")


class Failing:
    """Hands out ids, but fails as often as told."""

    def __init__(self, ids: Callable[[], str], times: int) -> None:
        self.ids, self.times = ids, times

    def __call__(self) -> str:
        if self.times:
            self.times -= 1
            raise ZeroDivisionError
        return self.ids()


async def taken(times: int) -> tuple[Post, dict[str, int]]:
    """One YES whose handling fails `times` times; the desk, and how many mails were carried out and set aside."""
    desk = await post()
    desk.faults = True
    desk.ids = Failing(desk.ids, times)  # type: ignore[assignment]
    await desk.take(read("Priya Shah", "join"))
    async with desk.store.view() as view:
        return desk, {state: await view.inbound.count(state) for state in ("settled", "quarantined")}


@pytest.mark.parametrize("times", [1, 2])
async def test_mail_that_fails_at_first_is_carried_out_once(times: int) -> None:
    desk, states = await taken(times)
    assert states == {"settled": 1, "quarantined": 0}
    assert (await desk.states(await desk.next_id()))[PRIYA] == "going"
    assert [each.row.kind for each in await desk.deliver()] == ["signed_up"]


async def test_mail_that_fails_three_times_is_set_aside_and_changes_nothing() -> None:
    desk, states = await taken(3)
    assert states == {"settled": 0, "quarantined": 1}
    assert PRIYA not in await desk.states(await desk.next_id())
    assert await desk.deliver() == []


async def test_neighbours_of_a_mail_that_fails_are_carried_out() -> None:
    desk = await post()
    desk.faults = True
    desk.ids = Failing(desk.ids, 3)  # type: ignore[assignment]
    receipts = await desk.take(read("Priya Shah", "join"), read("Omar Khan", "join"))
    assert len(receipts) == 2
    assert (await desk.states(await desk.next_id()))[address_of("Omar Khan")] == "going"
