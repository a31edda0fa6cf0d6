"""Bank holidays of the four nations, by day: the truth of the `holidays` package, without loading it if it can be.

Loading it takes a tenth of a second and 13 MB, most of it other countries. So the years that matter stand in a table
(`bank_days.py`), which holds for the release of the package that it was written from. For other years, and beside
another release, the package is asked.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from core.clashes import bank_days
from core.model import Nation

NATIONS: tuple[Nation, ...] = ("england", "wales", "scotland", "northern-ireland")
NATION_WORDS: dict[Nation, str] = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
_CODES: dict[Nation, str] = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
# gov.uk's names, where the package has others
_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "New Year Holiday": "2 January holiday",
    "Saint Patrick's Day": "St Patrick's Day",
    "Saint Andrew's Day": "St Andrew's Day",
}
_OBSERVED = " (observed)"


@lru_cache(maxsize=256)
def found(nation: Nation, year: int) -> dict[date, str]:
    """At least the days of this year, by the package's names."""
    if year in bank_days.YEARS and _release() == bank_days.RELEASE:
        return _tabled()[nation]
    return asked(nation, year)


@lru_cache(maxsize=1)
def _release() -> str:
    from importlib.metadata import version  # late: it brings half of the standard library's mail

    return version("holidays")


@lru_cache(maxsize=1)
def _tabled() -> dict[Nation, dict[date, str]]:
    """The table, by nation and day. A line of it: the day, the initials of the nations that keep it, the name."""
    days: dict[Nation, dict[date, str]] = {nation: {} for nation in NATIONS}
    for line in bank_days.DAYS.splitlines():
        day, initials, name = line.split(" ", 2)
        for nation in NATIONS:
            if nation[0] in initials:
                days[nation][date.fromisoformat(day)] = name
    return days


def asked(nation: Nation, year: int) -> dict[date, str]:
    """The days of one year as the package has them, by its own names."""
    from holidays import country_holidays

    return dict(country_holidays("GB", subdiv=_CODES[nation], years=year).items())


def bank_holiday(day: date, nation: Nation) -> str:
    """The name of the bank holiday on `day` in `nation`, '' when it is none."""
    name = found(nation, day.year).get(day, "").partition(";")[0]
    plain = name.removesuffix(_OBSERVED)
    return _NAMES.get(plain, plain) + (" (substitute day)" if name.endswith(_OBSERVED) else "")


def bank_holidays(day: date, nations: Iterable[Nation] = NATIONS) -> dict[str, tuple[Nation, ...]]:
    """The bank holidays on `day` by name, each with the nations that keep it."""
    kept: dict[str, tuple[Nation, ...]] = {}
    for nation in nations:
        if name := bank_holiday(day, nation):
            kept[name] = (*kept.get(name, ()), nation)
    return kept
