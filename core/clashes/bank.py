"""Bank holidays of the four nations, by day, from the `holidays` package (loaded when first asked for)."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

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
def _holidays(nation: Nation, year: int) -> dict[date, str]:
    from holidays import country_holidays

    return dict(country_holidays("GB", subdiv=_CODES[nation], years=year).items())


def bank_holiday(day: date, nation: Nation) -> str:
    """The name of the bank holiday on `day` in `nation`, '' when it is none."""
    name = _holidays(nation, day.year).get(day, "").partition(";")[0]
    plain = name.removesuffix(_OBSERVED)
    return _NAMES.get(plain, plain) + (" (substitute day)" if name.endswith(_OBSERVED) else "")


def bank_holidays(day: date, nations: Iterable[Nation] = NATIONS) -> dict[str, tuple[Nation, ...]]:
    """The bank holidays on `day` by name, each with the nations that keep it."""
    found: dict[str, tuple[Nation, ...]] = {}
    for nation in nations:
        if name := bank_holiday(day, nation):
            found[name] = (*found.get(name, ()), nation)
    return found
