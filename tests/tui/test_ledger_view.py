"""The calendar ledger as lines: a second address is named, and stays hidden."""

from invented import NOW, PRIYA, entry

from core.calendar import Mismatch
from core.model import Person
from core.operations.reconciling import Stale
from core.text import lit
from tui.views.ledger import ledger

WHO = Person(id="priya", name=lit("Priya Shah"), address=PRIYA, created_at=NOW, heard_at=NOW)
HOME = entry(id="home", uid="home.1@lgd.example", role="second", address=lit("priya@home.example"))


def said(stale: list[Stale]) -> list[str]:
    lines = ledger([entry(), HOME], {"priya": WHO}, stale, [], 140)
    return ["".join(span.text for span in each).rstrip() for each in lines]


def test_second_calendar_has_a_line_of_its_own_without_its_address() -> None:
    assert [line.split("Priya Shah")[1].strip() for line in said([])] == [
        "shows the session Mon 23 Nov, seq 0, uid q7m3x5kd2v6tjr4wnb5ha2ezcy.1@lgd.example",
        "second address, hidden · shows the session Mon 23 Nov, seq 0, uid home.1@lgd.example",
    ]


def test_calendar_that_differs_does_not_hide_that_the_other_is_current() -> None:
    stale = Mismatch(person="priya", wanted="cancel", why="should be gone", words=lit("should be gone"), role="second")
    first, second = said([Stale(person=WHO, mismatch=stale)])
    assert first.split("Priya Shah")[1].strip() == "second address, hidden · take back: should be gone"
    assert second.split("Priya Shah")[1].strip().startswith("shows the session Mon 23 Nov, seq 0")
