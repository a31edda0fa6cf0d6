"""The files for servers: the service starts a command that exists and is shut in; the rules of sudo can be read."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from command_line import command

DEPLOY = Path(__file__).parents[2] / "deploy"
SERVICE = (DEPLOY / "thirdthursday.service").read_text()


def test_service_starts_a_command_that_exists() -> None:
    (line,) = re.findall(r"^ExecStart=/usr/local/bin/thirdthursday (.+)$", SERVICE, re.M)
    words = line.split()
    assert words[:2] == ["--config", "/etc/thirdthursday/config.toml"]
    shown = command(words[2], "--help")
    assert shown.code == 0
    assert [word for word in words[3:] if word not in shown.out] == []


def test_service_gives_the_credentials_that_the_example_names() -> None:
    example = (DEPLOY.parent / "config.example.toml").read_text()
    named = re.findall(r'^secret = \{ credential = "(.+)" \}', example, re.M)
    assert re.findall(r"^LoadCredential=(.+?):", SERVICE, re.M) == named


def test_service_is_shut_in() -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is missing: apt-get install systemd")
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(DEPLOY / "thirdthursday.service")],
        capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-200:] + ran.stderr


def test_rules_of_sudo_can_be_read() -> None:
    visudo = shutil.which("visudo", path="/usr/sbin:/usr/bin")
    if visudo is None:
        pytest.skip("visudo is missing: apt-get install sudo")
    subprocess.run([visudo, "-cf", str(DEPLOY / "sudoers")], check=True, capture_output=True, timeout=30)
