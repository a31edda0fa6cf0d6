"""What may load what, seen from a fresh interpreter: import-linter reads the text, these look at what really happens."""

import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = [
    "core.calendar", "core.clashes", "core.health", "core.model", "core.promotion", "core.readiness", "core.schedule",
    "core.signup", "core.text", "core.trust", "core.understanding", "core.wording", "core.words",
]  # fmt: skip


def loaded(code: str) -> set[str]:
    """The names of all modules in a fresh interpreter after `code`."""
    script = f"{code}\nimport json, sys; print(json.dumps(list(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT
    )
    return set(json.loads(ran.stdout.splitlines()[-1]))


def modules(room: str) -> list[str]:
    """Every module of a room."""
    return [room, *(found.name for found in pkgutil.walk_packages([str(ROOT / room)], f"{room}."))]


def test_core_and_mailgateway_load_no_terminal() -> None:
    names = [name for room in ("core", "mailgateway") for name in modules(room)]
    found = loaded("\n".join(f"import {name}" for name in names))
    assert set(names) <= found
    assert found & {"textual", "rich", "typer", "tui", "cli"} == set()


@pytest.mark.parametrize("name", PURE)
def test_pure_module_touches_no_world(name: str) -> None:
    assert loaded(f"import {name}") & {"asyncio", "socket", "ssl", "subprocess", "tinydb", "core.store"} == set()


def test_reading_of_mail_is_pure() -> None:
    names = modules("mailgateway.reading".replace(".", "/"))
    found = loaded("\n".join(f"import {name.replace('/', '.')}" for name in names))
    # the standard library's mail parser loads socket for the name of the host
    assert found & {"asyncio", "ssl", "subprocess", "tinydb", "core.store", "core.operations"} == set()


def test_views_and_facts_of_the_dashboard_load_no_textual() -> None:
    names = [name for room in ("tui/views", "tui/facts") for name in modules(room)]
    found = loaded("\n".join(f"import {name.replace('/', '.')}" for name in names))
    assert found & {"textual", "rich", "mailgateway"} == set()


def test_rooms_do_not_meet_where_they_must_not() -> None:
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], capture_output=True, text=True, cwd=ROOT,
        timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize(
    ("library", "wrapper"),
    [("aioimaplib", "mailgateway/intake/imap_protocol.py"), ("aiosmtplib", "mailgateway/sending/smtp")],
)
def test_only_its_wrapper_imports_a_library(library: str, wrapper: str) -> None:
    users = {
        str(path.relative_to(ROOT))
        for room in ("core", "mailgateway", "tui", "cli")
        for path in (ROOT / room).rglob("*.py")
        if re.search(rf"^\s*(?:import|from) {library}\b", path.read_text(), re.M)
    }
    assert users
    assert {path for path in users if not path.startswith(wrapper)} == set()
