"""What planning costs grows with the people, not with their square: every list is walked the same number of times."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from invented import NOW, series, session
from msgspec.structs import replace

from core.model import Membership, Signup
from core.planner import Around, Standing, of_session


class Walked(tuple[Any, ...]):  # noqa: SLOT001 - it counts
    """A tuple that counts how often it is walked."""

    walks = 0

    def __iter__(self) -> Iterator[Any]:
        self.walks += 1
        return super().__iter__()


def walks(people: int) -> tuple[int, int]:
    """How often sign-ups and members are walked to plan a session with this many of each."""
    meeting = replace(session(), state="open", hosts=(), starts=NOW + timedelta(days=10), ends=NOW + timedelta(days=10))
    every = series()
    signups = Walked(
        Signup(
            id=f"{meeting.id}:p{n}", session=meeting.id, person=f"p{n}", series=every.id, created_at=NOW,
            state="waitlisted" if n % 3 == 0 else "going", order=n, changed_at=NOW - timedelta(days=30),
        )
        for n in range(people)
    )  # fmt: skip
    members = Walked(
        Membership(id=f"{every.id}:m{n}", series=every.id, person=f"m{n}", setting="every", since=NOW)
        for n in range(people)
    )
    standings = {each.person: Standing() for each in (*signups, *members)}
    signups.walks = members.walks = 0
    found = of_session(
        Around(now=NOW, series=every, session=meeting, signups=signups, members=members, standings=standings)
    )
    assert len(found) >= people
    return signups.walks, members.walks


def test_lists_are_walked_as_often_for_many_people_as_for_few() -> None:
    assert walks(900) == walks(30)
