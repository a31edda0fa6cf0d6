"""Setting up on a fresh machine: what is missing is named in one sentence, with the command that brings it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOO_OLD = '#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" && exit\ncase "$2" in *version_info*3,*11*) exit 1;; esac\n'
NO_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; *print*) echo 3.12;; esac\n'


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A folder that has only what setting up looks at."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("constraints.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    return tmp_path


def make(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run make, also where these tests were started by make."""
    environment = {key: value for key, value in os.environ.items() if "MAKE" not in key and key != "MFLAGS"}
    return subprocess.run(["make", *args], cwd=folder, env=environment, capture_output=True, text=True, timeout=30)


def made(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Set up with this Python."""
    return make(folder, f"PYTHON={python}", ".venv/.ready")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (TOO_OLD, "Third Thursday needs Python 3.11 or later."),
        (NO_VENV, "Run, as root: apt-get install python3.12-venv"),
    ],
)
def test_python_that_does_not_do_is_told_with_what_mends_it(fresh: Path, script: str, said: str) -> None:
    python = fresh / "python"
    python.write_text(script)
    python.chmod(0o755)
    ran = made(fresh, str(python))
    assert ran.returncode == 2
    assert said in ran.stderr
    assert not (fresh / ".venv").exists()


def test_missing_python_is_told(fresh: Path) -> None:
    ran = made(fresh, "python-that-is-not-there")
    assert ran.returncode == 2
    assert "Install Python 3.11 or later: apt-get install python3 python3-venv" in ran.stderr


def test_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = [line.removeprefix(".PHONY: ") for line in text.splitlines() if line.startswith(".PHONY: ")]
    ran = make(ROOT, "help")
    assert [line.split()[1] for line in ran.stdout.splitlines()] == targets


def test_ci_is_a_script_that_can_be_read() -> None:
    subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, check=True, timeout=30)
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
