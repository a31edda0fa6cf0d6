"""View-models from fixed facts, as pure values: what they say, and that every line fits every width."""

import subprocess
import sys
from datetime import timedelta

import fakes_desk
import pytest
from fakes_desk import DESK, KATE, NOW, Hands
from msgspec.structs import replace

from core.health import Signs
from core.model import Session
from core.operations import sessions
from core.operations.sessions import SessionEdit
from core.store.memory import MemoryStore
from core.text import lit
from tui.facts.frame import FrameFacts, read_frame
from tui.facts.home import HomeFacts, read_home
from tui.facts.people import Detail, PeopleFacts, read_detail, read_people
from tui.text import Line, length
from tui.views import home_lines, people_lines
from tui.views.edit import Shown, edit_of, fields_of, kept, taken, theirs, touches
from tui.views.home import home
from tui.views.marks import LONDON, age, clock_change, until
from tui.views.people import people
from tui.views.person import detail_narrow, detail_wide, person
from tui.views.session import short_row, tiny_row, wide_head, wide_row

SIGNS = Signs(gateway_seen=NOW, disk_free=0.91)


@pytest.fixture
async def store() -> MemoryStore:
    return await fakes_desk.filled()


async def home_facts(store: MemoryStore, series: str = "digital") -> HomeFacts:
    async with store.view() as view:
        return await read_home(view, series, NOW)


async def frame_facts(store: MemoryStore) -> FrameFacts:
    async with store.view() as view:
        return await read_frame(view, KATE, "digital")


async def people_facts(store: MemoryStore, name: str = "Ravi Shah") -> tuple[PeopleFacts, Detail]:
    session = await fakes_desk.next_session(store)
    async with store.view() as view:
        detail = await read_detail(view, await fakes_desk.person_id(store, name))
        assert detail is not None
        return await read_people(view, "digital", session, NOW), detail


def said(lines: list[Line]) -> list[str]:
    return ["".join(span.text for span in each).rstrip() for each in lines]


async def test_home_counts_hosts_once_and_names_what_needs_somebody(store: MemoryStore) -> None:
    view = home(await home_facts(store), NOW, SIGNS)
    assert view.next is not None
    assert (view.next.title, view.next.until, view.next.hosts) == (
        "#19 Accessible forms in the wild", "in 25 days", "Amira Khan",
    )  # fmt: skip
    counts = view.next.counts
    assert (counts.going, counts.maybe, counts.declined, counts.waiting, counts.unconfirmed, counts.used) == (
        10, 2, 1, 1, 1, 10,
    )  # fmt: skip
    assert [(check.name, check.state.mark) for check in view.health if check.state.mark == "need"] == [
        ("mail in", "need")
    ]
    assert [(other.name, other.state.words) for other in view.others] == [("berkshire", "no host Mon 7 Dec")]


async def test_health_says_gateway_not_seen_in_words(store: MemoryStore) -> None:
    view = home(await home_facts(store), NOW, Signs(gateway_seen=NOW - timedelta(minutes=6)))
    found = {check.name: check.state for check in view.health}
    assert (found["gateway"].mark, found["gateway"].words) == ("need", "not seen for 6 min: letters wait")
    assert (found["disk"].mark, found["disk"].words) == ("unsure", "not known")


async def test_pace_compares_with_the_session_before_at_the_same_distance(store: MemoryStore) -> None:
    view = home(await home_facts(store), NOW, SIGNS)
    assert view.next is not None
    assert view.next.pace == "last session at T-25 had 8"
    assert (sum(view.next.per_day), view.next.per_day[-1]) == (14, 5)


async def test_sessions_far_off_flag_the_change_of_clocks(store: MemoryStore) -> None:
    view = home(await home_facts(store), NOW, SIGNS)
    assert [(row.day, row.state.words) for row in view.sessions if row.state.words.startswith("clocks")] == [
        ("Thu 15 Apr", "clocks +1 h 28 Mar"), ("Thu 18 Nov", "clocks -1 h 31 Oct"),
    ]  # fmt: skip


async def test_people_are_grouped_by_standing_hosts_first_the_queue_in_its_order(store: MemoryStore) -> None:
    facts, _ = await people_facts(store)
    view = people(facts, NOW)
    assert [(row.state.words, row.name) for row in view.rows][:3] == [
        ("going", "Amira Khan host"), ("going", "Priya Naidu"), ("going", "Tom Reed"),
    ]  # fmt: skip
    assert [row.state.words for row in view.rows][10:] == ["maybe", "maybe", "waiting 1", "no", "unconfirmed"]
    assert (view.standings, view.places) == ("10 going 2 maybe 1 no 1 waiting", "10 of 10 places")
    assert view.organisations == "Northdale 3   Westshire 3   Eastham 2   Southmoor 1   personal 1"
    assert view.first_timers == "1 first timer: Priya Naidu"


async def test_last_six_tells_came_from_missed_and_not_there(store: MemoryStore) -> None:
    facts, _ = await people_facts(store)
    found = {row.name: row.last for row in people(facts, NOW).rows}
    assert (found["Jo Lane"], found["Priya Naidu"], found["Amira Khan host"]) == ("···□■■", "······", "···■■■")


async def test_person_tells_standing_membership_history_and_where_they_come_from(store: MemoryStore) -> None:
    facts, detail = await people_facts(store, "Tom Webb")
    view = person(detail, facts, NOW)
    assert (view.named, view.organisation) == ("Tom Webb <tom.webb@westshire.example>", "Westshire (westshire.example)")
    assert {section.title: section.says for section in view.sections} == {
        "this session": ("maybe since 21 Nov",),
        "membership": ("digital  every",),
        "history": ("21 Nov  Tom Webb: maybe (by gateway)",),
        "data": (
            "agreed: wrote to us, Mon 24 Aug 2026",
            "kept until 24 months after the last use",
            "first met Mon 24 Aug 2026: wrote to us",
        ),
    }


@pytest.mark.parametrize("width", range(20, 200, 9))
async def test_every_line_of_home_fits_any_width(store: MemoryStore, width: int) -> None:
    view, frame = home(await home_facts(store), NOW, SIGNS), await frame_facts(store)
    exact = [
        *home_lines.context_narrow(view, width), *home_lines.counts_wide(view.next, max(width, 40)),
        *home_lines.health_wide(view.health, width), *home_lines.health_narrow(view.health, width, 4),
        *home_lines.happened_wide(view.happened, width, (), ()),
    ]  # fmt: skip
    assert {length(each) for each in exact if each} <= {width, max(width, 40)} | {
        length(each) for each in home_lines.counts_wide(view.next, max(width, 40))
    }
    rows = [draw(row, width) for draw in (wide_row, short_row, tiny_row) for row in view.sessions]
    assert all(length(row) <= max(width, 87) for row in rows)
    if width >= 100:
        assert [length(each) for each in home_lines.context_wide(view, frame, view.series, width)] == [width, width]
        assert length(wide_head(width)) == width


@pytest.mark.parametrize("width", range(30, 200, 9))
async def test_every_line_of_people_fits_any_width(store: MemoryStore, width: int) -> None:
    facts, detail = await people_facts(store)
    view = people(facts, NOW)
    rows = people_lines.items(view)
    assert all(length(people_lines.row_line(row, width)) <= max(width, 38) for row in rows)
    assert length(people_lines.head(view, width)) <= max(width, 39)
    one = person(detail, facts, NOW)
    assert all(length(each) <= width for each in detail_wide(one, width))
    assert len(detail_narrow(one, width, 4)) <= 4


async def test_conflicting_edit_is_told_field_by_field(store: MemoryStore) -> None:
    async def shown() -> Shown:
        async with store.view() as view:
            session: Session = await view.sessions.need(await fakes_desk.next_session(store))
            return Shown(
                session=session, series=await view.series.need("digital"),
                people=await view.people.many(session.hosts), change=await view.changes.last_of("sessions", session.id),
            )  # fmt: skip

    before = await shown()
    await sessions.edit(store, DESK, KATE, before.session.id, SessionEdit(topic="Hers", capacity=12))
    now, typed = await shown(), replace(fields_of(before), topic=lit("Mine"))
    assert theirs(before, now) == [
        "kate changed topic “Accessible forms in the wild” → “Hers” at 10:34", "kate changed places “10” → “12” at 10:34",
    ]  # fmt: skip
    assert taken(before, now, typed) == replace(typed, topic=lit("Hers"), places=lit("12"))
    assert kept(before, now, typed) == replace(typed, places=lit("12"))
    assert not touches(edit_of(before, fields_of(before)))
    assert edit_of(before, typed) == SessionEdit(topic="Mine", seen={"topic": "Accessible forms in the wild"})


async def test_views_are_the_same_for_the_same_facts(store: MemoryStore) -> None:
    facts = await home_facts(store)
    assert home(facts, NOW, SIGNS) == home(facts, NOW, SIGNS)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(12, "12 s"), (200, "3 min"), (3 * 3600, "3 h"), (50 * 3600, "2 d 2 h"), (12 * 86_400, "12 d")],
)
def test_age_is_said_in_its_largest_units(seconds: int, words: str) -> None:
    assert age(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("days", "words"), [(0, "now"), (1, "tomorrow"), (-1, "yesterday"), (25, "in 25 days"), (-3, "3 days ago")]
)
def test_until_counts_calendar_days(days: int, words: str) -> None:
    assert until(NOW + timedelta(days=days), NOW) == words


def test_clock_change_is_named_in_the_weeks_after_it() -> None:
    assert clock_change(NOW - timedelta(days=7), LONDON) == "clocks -1 h 25 Oct"
    assert clock_change(NOW + timedelta(days=30), LONDON) == ""


def test_views_actions_and_twins_load_no_terminal_library() -> None:
    code = (
        "import sys, tui.actions, tui.actions.keymap, tui.views.home_lines, tui.views.people_lines, tui.views.person, "
        "tui.views.edit, tui.views.plan_lines, tui.views.commands, tui.views.why, tui.views.bar\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'textual', 'rich', 'mailgateway', 'cli'}))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"


def test_hands_stand_still_until_moved() -> None:
    hands = Hands()
    hands.move(minutes=5)
    assert hands() == NOW + timedelta(minutes=5)
