"""Transport security: verified TLS 1.2 or newer, plain text only to this very host."""

import ssl
from pathlib import Path

import pytest

from core.errors import Refused
from mailgateway.tls import client_context, is_loopback, refuse_plain


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]"])
def test_this_host_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "localhost.lgd.example", "0.0.0.0", "192.168.1.1", "mail.lgd.example", "127.1", "::"]
)
def test_other_hosts_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_context_checks_certificate_and_name_from_tls_1_2_on() -> None:
    context = client_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


def test_ca_file_that_holds_no_certificate_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("nothing")
    with pytest.raises(Refused) as error:
        client_context(str(path))
    assert str(error.value) == f"The certificate file “{path}” (ca_file) cannot be read. Give the path of a PEM file."


@pytest.mark.parametrize(
    ("host", "tls", "permission", "allowed"),
    [
        ("localhost", "none", True, True),
        ("localhost", "none", False, False),
        ("mail.lgd.example", "none", True, False),
        ("mail.lgd.example", "starttls", False, True),
        ("mail.lgd.example", "implicit", False, True),
    ],
)
def test_plain_text_needs_loopback_and_permission(host: str, tls: str, permission: bool, allowed: bool) -> None:
    if allowed:
        refuse_plain(host, tls, permission)
        return
    with pytest.raises(Refused, match="Set tls to “implicit” or “starttls”"):
        refuse_plain(host, tls, permission)
