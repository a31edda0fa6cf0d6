"""Keys in any order, at any size, while others work: the program stays, and never ends by accident."""

import random

import fakes_desk
import fakes_topics
import pytest
from dashes import dash

from tui.actions import ACTIONS

KEYS = sorted(
    {key for action in ACTIONS for key in action.keys} | {"tab", "shift+tab", "space", "left", "backspace", "7"}
)
SIZES = [(80, 24), (120, 36), (60, 20), (20, 6)]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_any_keys_in_any_order_do_no_harm(seed: int) -> None:
    chance = random.Random(seed)
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    async with dash((80, 24), store=store) as on:
        session = await fakes_desk.next_session(on.store)
        for number in range(90):
            key = chance.choice(KEYS)
            if key != "q":  # q quits on Home, as it should
                await on.press(key)
            if number % 20 == 5:
                name, _ = chance.choice(fakes_desk.PEOPLE)
                await fakes_desk.say(on.store, session, name, chance.choice(("yes", "no", "maybe")))
            if number % 30 == 9:
                await on.pilot.resize_terminal(*chance.choice(SIZES))
        assert on.app.is_running
        assert not on.app._exit
