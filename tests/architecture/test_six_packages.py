"""The six packages that the product stands on are run-time dependencies, and the default path really uses them."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SIX = {
    "textual": "the dashboard",
    "aiosmtplib": "letters out",
    "aioimaplib": "mail in",
    "python-dateutil": "the rule of a series",
    "icalendar": "calendar objects",
    "tinydb": "the store",
}
IMPORTED = {"python-dateutil": "dateutil"}
DEFAULT_PATH = """
import mailgateway.gateway, core.store.opening, tui.app
"""


def test_the_six_are_run_time_dependencies() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[\[><=~! ]", line, maxsplit=1)[0] for line in project["dependencies"]}
    assert set(SIX) - names == set()


def test_the_default_path_loads_the_six() -> None:
    script = DEFAULT_PATH + "import json, sys; print(json.dumps(list(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    found = set(json.loads(ran.stdout))
    assert {IMPORTED.get(name, name) for name in SIX} - found == set()


@pytest.mark.parametrize("name", SIX)
def test_each_of_the_six_is_imported_by_our_own_code(name: str) -> None:
    module = IMPORTED.get(name, name)
    users = [
        path for room in ("core", "mailgateway", "tui") for path in (ROOT / room).rglob("*.py") if uses(path, module)
    ]
    assert users, f"{name} ({SIX[name]}) is not used"


def uses(path: Path, module: str) -> bool:
    """Whether a file imports something of a package."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] == module for alias in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == module:
            return True
    return False
