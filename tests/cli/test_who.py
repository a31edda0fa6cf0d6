"""Who acts: the audited login before sudo's word before the owner of the process."""

import os
import pwd
from pathlib import Path

import pytest

from cli import who

ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which the kernel names the audited login."""
    path = tmp_path / "loginuid"
    monkeypatch.setattr(who, "AUDIT", path)
    monkeypatch.delenv("SUDO_USER", raising=False)
    return path


def test_audited_login_wins_over_sudo(audit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit.write_text(str(pwd.getpwnam("daemon").pw_uid))
    monkeypatch.setenv("SUDO_USER", "rellis")
    assert who.login() == "daemon"


@pytest.mark.parametrize("content", ["4294967295", "", "nonsense", "4000000000"])
def test_without_an_audited_login_sudo_is_believed(audit: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    audit.write_text(content)
    monkeypatch.setenv("SUDO_USER", "rellis")
    assert who.login() == "rellis"


def test_without_both_it_is_the_owner_of_the_process(audit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert who.login() == ME


def test_name_stands_beside_the_login_and_is_clean(audit: Path) -> None:
    assert who.actor("Rowan\x1b[31m\nEllis").name == f"{ME} (Rowan[31m Ellis)"
    assert who.actor("").name == ME
