"""Who acts: the login on this machine, which nobody can choose, and the name that `--as` puts beside it."""

import os
import pwd
from pathlib import Path

from core.model import Actor
from core.text import clean_line

AUDIT = Path("/proc/self/loginuid")
_UNSET = 2**32 - 1


def login() -> str:
    """The login that acts: the audit system's, else the one that ran sudo, else the owner of this process."""
    return _name(_audited()) or os.environ.get("SUDO_USER", "") or _name(os.getuid()) or f"uid {os.getuid()}"


def _audited() -> int | None:
    """The uid a person logged in with, which sudo does not change (pam_loginuid); None where nothing is audited."""
    try:
        uid = int(AUDIT.read_text())
    except (OSError, ValueError):
        return None
    return None if uid == _UNSET else uid


def _name(uid: int | None) -> str:
    try:
        return "" if uid is None else pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def actor(name: str = "") -> Actor:
    """The organiser who acts: `rellis`, or `rellis (Rowan)` with `--as Rowan`."""
    who = clean_line(login(), 40)
    beside = clean_line(name, 40)
    return Actor(kind="organiser", name=clean_line(f"{who} ({beside})" if beside else who))
