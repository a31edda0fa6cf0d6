"""Transport security: one rule for IMAP and SMTP. Verified TLS 1.2 or newer; plain text only to this very host."""

import ipaddress
import ssl

from core.errors import Refused
from core.text import clean_line


def is_loopback(host: str) -> bool:
    """Whether `host` names this machine and nothing else."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def client_context(ca_file: str = "") -> ssl.SSLContext:
    """A context that checks certificate and name, TLS 1.2 or newer; `ca_file` adds a private authority (PEM)."""
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError):
            raise Refused(
                f"The certificate file “{clean_line(ca_file)}” (ca_file) cannot be read. Give the path of a PEM file."
            ) from None
    return context


def refuse_plain(host: str, tls: str, insecure_localhost: bool) -> None:
    """Raise `Refused` when the settings would send secrets in plain text over a network."""
    if tls != "none" or (insecure_localhost and is_loopback(host)):
        return
    raise Refused(
        f"Connecting to {clean_line(host)} without TLS is not allowed. Set tls to “implicit” or “starttls”; "
        "“none” works only for localhost together with insecure_localhost = true."
    )
