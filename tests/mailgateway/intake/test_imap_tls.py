"""TLS of the mailbox: verified, or nothing is said."""

import asyncio
import ssl
import time
from pathlib import Path

import pytest
from certificates import Certificate, make_certificate
from fakes_credentials import Known
from fakes_imap import Imap, imap_server
from fakes_imap_client import MAIL
from waiting import until

from core.config_mail import ImapSettings
from core.errors import Refused
from mailgateway.intake.imap_connection import ImapConnection


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


def over_tls(server: Imap, certificate: Certificate, host: str = "localhost") -> ImapSettings:
    """Settings that trust the certificate."""
    return ImapSettings(host=host, port=server.port, user="desk", ca_file=str(certificate.chain))


async def test_connection_lost_over_tls_is_noticed_within_a_second(certificate: Certificate) -> None:
    async with imap_server(MAIL, tls=certificate.server_context()) as server:
        connection = ImapConnection()
        await connection.connect(over_tls(server, certificate), Known())
        await connection.select("INBOX")
        await connection.search_since(0)
        idle = asyncio.create_task(connection.idle(60))
        await until(lambda: server.times("IDLE"))
        begun = time.monotonic()
        server.talks[0].writer.close()
        with pytest.raises(ConnectionError, match="closed the connection"):
            await idle
        assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    ("host", "plain"), [("mail.lgd.example", True), ("127.0.0.1", False), ("192.0.2.1", True), ("localhost", False)]
)
async def test_plain_text_is_refused_but_to_this_host_by_permission(host: str, plain: bool) -> None:
    settings = ImapSettings(host=host, user="desk", tls="none", insecure_localhost=plain)
    with pytest.raises(Refused, match="without TLS is not allowed"):
        await ImapConnection().connect(settings, Known())


async def test_mail_is_read_over_tls_of_a_private_authority(certificate: Certificate) -> None:
    async with imap_server(MAIL, tls=certificate.server_context()) as server:
        connection = ImapConnection()
        await connection.connect(over_tls(server, certificate), Known())
        await connection.select("INBOX")
        assert await connection.fetch([1], 100) == {1: MAIL}
        await connection.logout()


@pytest.fixture(scope="module")
def bad_certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Certificate]:
    folder = tmp_path_factory.mktemp("bad")
    return {
        "name": make_certificate(folder, "DNS:mail.eastham.example", stem="name"),
        "expired": make_certificate(folder, days=-1, stem="expired"),
        "self-signed": make_certificate(folder, stem="selfsigned"),
    }


@pytest.mark.parametrize("fault", ["name", "expired", "self-signed"])
async def test_certificate_in_disorder_gets_no_credentials(
    fault: str, bad_certificates: dict[str, Certificate], certificate: Certificate
) -> None:
    shown = bad_certificates[fault]
    async with imap_server(MAIL, tls=shown.server_context()) as server:
        trusted = certificate if fault == "self-signed" else shown
        with pytest.raises(ConnectionError, match="certificate is not trusted"):
            await ImapConnection().connect(over_tls(server, trusted), Known())
        assert server.asked == []


async def test_server_that_speaks_no_tls_gets_no_credentials(certificate: Certificate) -> None:
    async with imap_server(MAIL) as server:
        with pytest.raises(ConnectionError):
            await ImapConnection().connect(over_tls(server, certificate), Known())
        assert server.asked == []


async def test_tls_1_1_is_not_spoken(certificate: Certificate) -> None:
    context = certificate.server_context()
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    async with imap_server(MAIL, tls=context) as server:
        with pytest.raises(ConnectionError):
            await ImapConnection().connect(over_tls(server, certificate), Known())
        assert server.asked == []


async def test_ca_file_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    settings = ImapSettings(host="localhost", user="desk", ca_file=str(tmp_path / "none.pem"))
    with pytest.raises(Refused, match=r"none\.pem.*\(ca_file\) cannot be read"):
        await ImapConnection().connect(settings, Known())
