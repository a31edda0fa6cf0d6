"""Real mail servers for tests: a private Dovecot and a private Postfix on loopback, with their own folders and ports.

They are started from Debian's binaries, touch nothing of the system's own configuration, and are stopped by process id.
"""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from certificates import Certificate, make_certificate
from e2e.server_settings import DOVECOT, MAIN, MASTER

USER = "hangouts@lgd.example"
PASSWORD = "a-password-for-tests"
START_SECONDS = 20.0


@dataclass(frozen=True)
class Dovecot:
    """A running Dovecot. Any user of `users` logs in with `PASSWORD`."""

    imaps: int
    imap: int
    lmtp: int
    sasl: Path
    folder: Path
    certificate: Certificate
    pid: int


@dataclass(frozen=True)
class Postfix:
    """A running Postfix that relays everything to the sink."""

    submission: int
    smtps: int
    folder: Path
    certificate: Certificate
    pid: int


def missing(sentence: str) -> None:
    """Skip the test with `sentence`, or fail where servers are required."""
    if os.environ.get("THIRDTHURSDAY_REQUIRE_SERVERS") == "1":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


def need_dovecot() -> str:
    """The path of dovecot, or the test is skipped."""
    path = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if path is None or not Path("/usr/lib/dovecot/lmtp").exists() or not Path("/usr/lib/dovecot/imap").exists():
        missing("dovecot is missing: apt-get install dovecot-imapd dovecot-lmtpd")
    return str(path)


def need_postfix() -> str:
    """The path of postfix, or the test is skipped."""
    path = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if path is None:
        missing("postfix is missing: apt-get install postfix")
    if os.geteuid() != 0:
        missing("postfix starts only as root: run these tests as root or in a container")
    return str(path)


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on just now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A short folder that the servers' own users may pass through (pytest's are too long for sockets)."""
    path = Path(tempfile.mkdtemp(prefix="tt-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _wait(condition: Callable[[], bool], what: str, log: Path) -> None:
    """Wait until `condition`; fails with the server's log."""
    end = time.monotonic() + START_SECONDS
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not start:\n{log.read_text() if log.exists() else '(no log)'}", pytrace=False)
        time.sleep(0.02)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _start(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a server in the foreground with a process group of its own."""
    with (folder / "stderr").open("wb") as errors:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True,
            env={**os.environ, "MAIL_CONFIG": str(folder / "etc")},
        )  # fmt: skip


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and what it started, which is its process group. There is nothing that it would have to save."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


@contextlib.contextmanager
def dovecot(users: tuple[str, ...] = (USER,), extra: str = "") -> Iterator[Dovecot]:
    """A private Dovecot: IMAPS, IMAP and LMTP on loopback, a mailbox for each of `users`, plus addresses delivered."""
    program = need_dovecot()
    root = os.geteuid() == 0
    me = pwd.getpwuid(os.geteuid())
    with _folder() as folder:
        certificate = make_certificate(folder)
        imaps, imap, lmtp = free_ports(3)
        for name in ("run", "state", "mail"):
            (folder / name).mkdir(mode=0o755)
        (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in users))
        owner = pwd.getpwnam("nobody") if root else me
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
        names = {"login_user": "dovenull" if root else me.pw_name, "internal_user": "dovecot" if root else me.pw_name}
        settings = DOVECOT.format(
            folder=folder, certificate=certificate, imaps=imaps, imap=imap, lmtp=lmtp, sasl=folder / "sasl",
            uid=owner.pw_uid, gid=owner.pw_gid, internal_group="dovecot" if root else str(me.pw_gid), extra=extra, **names,
        )  # fmt: skip
        (folder / "dovecot.conf").write_text(settings)
        process = _start([program, "-F", "-c", str(folder / "dovecot.conf")], folder)
        try:
            _wait(lambda: process.poll() is not None or all(map(_listens, (imaps, lmtp))), "dovecot", folder / "log")
            if process.poll() is not None:
                pytest.fail(f"dovecot ended at once:\n{(folder / 'stderr').read_text()}", pytrace=False)
            yield Dovecot(imaps, imap, lmtp, folder / "sasl", folder, certificate, process.pid)
        finally:
            _stop(process)


_QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace")


def _make_queue(queue: Path) -> None:
    """What `postfix check` makes in two seconds."""
    owner, group = pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postdrop").gr_gid
    queue.mkdir(mode=0o755)
    (queue / "pid").mkdir(mode=0o755)
    for name in _QUEUES:
        (queue / name).mkdir(mode=0o700)
        os.chown(queue / name, owner, -1)
    for name, mode in (("maildrop", 0o1730), ("public", 0o2710)):
        (queue / name).mkdir()
        os.chown(queue / name, owner, group)
        (queue / name).chmod(mode)


@contextlib.contextmanager
def postfix(relay: int, sasl: Path | None = None) -> Iterator[Postfix]:
    """A private Postfix with submission (STARTTLS) and implicit TLS on loopback; everything is relayed to port `relay`.

    With `sasl` (Dovecot's socket) users must log in; without it any client of this machine may send.
    """
    need_postfix()
    with _folder() as folder:
        certificate = make_certificate(folder)
        submission, smtps = free_ports(2)
        (folder / "etc").mkdir()
        _make_queue(folder / "queue")
        (folder / "data").mkdir(mode=0o700)
        owner = pwd.getpwnam("postfix")
        os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
        relaying = "permit_sasl_authenticated, reject" if sasl else "permit_mynetworks, reject"
        (folder / "etc" / "main.cf").write_text(
            MAIN.format(
                folder=folder, relay=relay, certificate=certificate, sasl=sasl or "unused", relaying=relaying,
                sasl_enable="yes" if sasl else "no",
            )
        )  # fmt: skip
        (folder / "etc" / "master.cf").write_text(MASTER.format(submission=submission, smtps=smtps))
        for name in ("main.cf", "master.cf"):
            os.utime(folder / "etc" / name, (0, 0))  # Postfix waits two seconds for a younger file to be finished
        process = _start(["/usr/lib/postfix/sbin/master", "-d", "-c", str(folder / "etc")], folder)
        try:
            _wait(
                lambda: process.poll() is not None or all(map(_listens, (submission, smtps))), "postfix", folder / "log"
            )
            if process.poll() is not None:
                said = (folder / "stderr").read_text() + (
                    (folder / "log").read_text() if (folder / "log").exists() else ""
                )
                pytest.fail(f"postfix ended at once:\n{said}", pytrace=False)
            yield Postfix(submission, smtps, folder, certificate, process.pid)
        finally:
            _stop(process)


def deliver_lmtp(port: int, raw: bytes, recipient: str = USER, sender: str = "priya@westshire.example") -> None:
    """Hand one mail to an LMTP server."""
    import smtplib

    with smtplib.LMTP("127.0.0.1", port) as client:
        refused = client.sendmail(sender, [recipient], raw)
    assert refused == {}
