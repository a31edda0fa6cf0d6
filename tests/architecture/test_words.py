"""The words of the house: what we do not say, and calls that are dangerous with what comes from outside."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("core", "mailgateway", "tui", "cli")
NOT_OURS = re.compile(r"\b(canceled|canceling|bookings?|rsvps?|registrations?|timeslots?)\b|organiser", re.I)
NO_CLASS = re.compile(r"(Manager|Service|Helpers?|Utils?|Base|Impl)\Z")
ICALENDAR = {"core/calendar/objects.py: rsvp"}
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def identifiers(path: Path) -> set[str]:
    """Every name that a file defines or uses: variables, arguments, attributes, functions, classes."""
    tree = ast.parse(path.read_text())
    names = {path.stem}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
    return names


def test_no_identifier_uses_a_word_that_is_not_ours() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        for name in identifiers(path)
        if NOT_OURS.search(name.replace("_", " "))
    }
    assert found - ICALENDAR == set()


def test_no_class_is_named_for_being_a_class() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and NO_CLASS.search(node.name)
    }
    assert found == set()


@pytest.mark.parametrize(("word", "instead"), [("canceled", "cancelled"), ("text/icalendar", "text/calendar")])
def test_no_text_uses_the_other_spelling(word: str, instead: str) -> None:
    texts = [*SOURCES, *(ROOT / "core" / "letters").rglob("*.txt"), *(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
    found = [str(path.relative_to(ROOT)) for path in texts if word in path.read_text().lower() and not _reads(path)]
    assert found == [], f"say {instead}"


def _reads(path: Path) -> bool:
    """Whether a file reads what others write: there the other spelling has to be known."""
    return "reading" in path.parts


def test_calendars_are_parsed_from_bytes_only() -> None:
    """`from_ical` opens a file when it is given its name as text, so it must never see text from outside."""
    calls = {
        f"{path.relative_to(ROOT)}: {ast.unparse(node.args[0])}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "from_ical"
    }
    # each of these names is annotated as bytes in its function
    assert calls == {
        "mailgateway/demo/received.py: content",
        "mailgateway/reading/calendar_reply.py: content",
    }


def test_nothing_draws_the_time_or_chance_where_rules_live() -> None:
    """Pure rules are given the time; `datetime.now` and friends stand only at the edge."""
    edge = {"clock.py", "ids.py", "memory.py", "engine.py"}
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "core").rglob("*.py")
        if path.name not in edge and re.search(r"datetime\.now\(|date\.today\(|\brandom\.", path.read_text())
    }
    assert found == set()


def test_nothing_waits_in_a_way_that_forgets_to_be_cancelled() -> None:
    """Until Python 3.12, `asyncio.wait_for` drops a cancellation that comes as the awaited thing is done."""
    found = [str(path.relative_to(ROOT)) for path in SOURCES if "asyncio.wait_for(" in path.read_text()]
    assert found == [], "use: async with asyncio.timeout(...)"
