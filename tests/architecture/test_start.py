"""What starting costs, counted in modules, which does not depend on the machine."""

import json
import subprocess
import sys

import pytest

COUNT = "import atexit, json, sys; atexit.register(lambda: print(json.dumps(list(sys.modules)), file=sys.stderr))\n"


def started(*args: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    code = COUNT + "from cli.main import main; main()"
    ran = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True, timeout=60)
    return set(json.loads(ran.stderr.splitlines()[-1]))


def packages(modules: set[str]) -> set[str]:
    """The top-level names."""
    return {name.split(".")[0] for name in modules}


def test_version_loads_nothing_but_itself() -> None:
    own = {
        name for name in started("--version") if name.split(".")[0] in ("cli", "core", "mailgateway", "tui", "typer")
    }
    assert own == {"cli", "cli.main", "cli.version"}


@pytest.mark.parametrize("args", [("--help",), ("series", "--help"), ("nonsense",)])
def test_help_loads_no_store_no_mail_no_calendar_no_terminal(args: tuple[str, ...]) -> None:
    found = started(*args)
    heavy = {
        "aioimaplib",
        "aiosmtplib",
        "icalendar",
        "jinja2",
        "msgspec",
        "rich",
        "structlog",
        "textual",
        "tinydb",
        "asyncio.base_events",
    }
    assert found & heavy <= {"asyncio.base_events"}
    assert {name for name in found if name.startswith(("core.store", "core.operations", "mailgateway"))} == set()
    assert len(found) < 420


def test_list_loads_neither_mail_transport_nor_terminal(tmp_path: object) -> None:
    found = packages(started("--config", "/nonexistent", "sessions"))
    assert found & {"aioimaplib", "aiosmtplib", "aiosmtpd", "textual", "icalendar", "jinja2"} == set()


def test_dashboard_starts_without_the_command_line_library() -> None:
    found = packages(started("--config", "/nonexistent", "dashboard"))
    assert found & {"typer", "aioimaplib", "aiosmtplib", "mailgateway"} == set()
