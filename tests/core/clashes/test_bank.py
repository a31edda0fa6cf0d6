"""Bank holidays: what the table says is what the package says, and the package is loaded only where it must be."""

import subprocess
import sys
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest

from core.clashes import NATIONS, bank, bank_days, bank_holiday
from core.clashes.tabling import page
from core.model import Nation

ROOT = Path(__file__).parents[3]
LOADED = """
import sys
from datetime import date
from core.clashes import bank_holiday
print(bank_holiday(date({year}, 12, 25), "scotland"), "holidays" in sys.modules)
"""


def test_table_is_what_the_package_gives() -> None:
    assert version("holidays") == bank_days.RELEASE, "another release is installed: run make bank-days"
    assert (ROOT / "core/clashes/bank_days.py").read_text() == page()


@pytest.mark.parametrize("nation", NATIONS)
def test_every_tabled_day_is_named_as_the_package_names_it(nation: Nation) -> None:
    for year in bank_days.YEARS:
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
        asked = bank.asked(nation, year)
        assert {day: name for day in days if day.year == year and (name := bank.found(nation, year).get(day))} == asked


@pytest.mark.parametrize(("year", "loaded"), [(2023, True), (2024, False), (2035, False), (2036, True)])
def test_package_is_loaded_only_for_years_outside_the_table(year: int, loaded: bool) -> None:
    assert said_by(LOADED.format(year=year)) == f"Christmas Day {loaded}"


def test_another_release_of_the_package_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_days, "RELEASE", "0.1")
    bank.found.cache_clear()
    monkeypatch.setattr(bank, "asked", lambda nation, year: {date(year, 6, 15): f"A new day in {nation}"})
    assert bank_holiday(date(2027, 6, 15), "scotland") == "A new day in scotland"
    bank.found.cache_clear()


def said_by(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
