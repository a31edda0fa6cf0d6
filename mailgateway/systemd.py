"""Telling systemd that the gateway is ready, alive, or stopping (sd_notify(3)); elsewhere nothing happens."""

import os
import socket

LONGEST = 20.0
"""Seconds between two signs of life, of the 60 that the unit allows."""


def notify(*facts: str) -> bool:
    """Send facts such as `READY=1`; whether somebody was told. Never raises: a deaf service manager stops no mail."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    name = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as speaking:
            speaking.sendto("\n".join(facts).encode(), name)
    except OSError:
        return False
    return True


def interval() -> float:
    """Seconds between two signs of life: a third of what the watchdog allows, at most 20."""
    allowed, pid = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not allowed.isdecimal() or not int(allowed) or pid not in ("", str(os.getpid())):
        return LONGEST
    return min(LONGEST, int(allowed) / 3_000_000)
