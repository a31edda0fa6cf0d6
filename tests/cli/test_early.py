"""`dashboard` alone is recognised without the command-line library; everything else is left to it."""

from pathlib import Path

import pytest

from cli.chosen import Chosen
from cli.early import dashboard_only


@pytest.mark.parametrize(
    ("args", "chosen"),
    [
        (["dashboard"], Chosen()),
        (["--config", "a.toml", "dashboard"], Chosen(Path("a.toml"))),
        (["--as=Rowan", "--config=a.toml", "dashboard"], Chosen(Path("a.toml"), "Rowan")),
        (["dashboard", "--help"], None),
        (["--help", "dashboard"], None),
        (["--as", "dashboard"], None),
        (["--config"], None),
        (["sessions"], None),
        ([], None),
    ],
)
def test_lone_dashboard_is_recognised(args: list[str], chosen: Chosen | None) -> None:
    assert dashboard_only(args) == chosen
