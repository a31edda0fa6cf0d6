"""Writing the table of bank holidays anew, from the release of the package that is installed: `make bank-days`."""

from collections.abc import Iterable
from datetime import date
from importlib.metadata import version

from core.clashes.bank import NATIONS, asked
from core.clashes.bank_days import YEARS

_PAGE = '''\
"""Bank holidays as one release of the `holidays` package has them. Written by `make bank-days`."""

RELEASE = "{release}"
YEARS = range({first}, {end})
DAYS = """\\
{days}"""
'''


def page() -> str:
    """The text of `bank_days.py`."""
    return _PAGE.format(release=version("holidays"), first=YEARS.start, end=YEARS.stop, days=table(YEARS))


def table(years: Iterable[int]) -> str:
    """The lines of the table for these years, from the package."""
    keeping: dict[tuple[date, str], str] = {}
    for year in years:
        for nation in NATIONS:
            for day, name in asked(nation, year).items():
                keeping[day, name] = keeping.get((day, name), "") + nation[0]
    return "".join(f"{day} {initials} {name}\n" for (day, name), initials in sorted(keeping.items()))
