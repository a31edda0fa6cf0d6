"""A desk for the commands to work on."""

from collections.abc import Iterator
from pathlib import Path

import command_line
import pytest


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A desk with one series in an own folder; gives the path of its configuration."""
    with command_line.desk(tmp_path, monkeypatch) as config:
        yield config


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder without any configuration in reach."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nothing"))
    monkeypatch.delenv("THIRDTHURSDAY_CONFIG", raising=False)
    monkeypatch.setenv("THIRDTHURSDAY_NOW", command_line.NOW)
    return tmp_path
