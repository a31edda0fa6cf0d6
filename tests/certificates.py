"""Certificates for tests: self-signed, thrown away with the folder they lie in."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    """A self-made certificate for localhost and 127.0.0.1: PEM paths. It is its own authority."""

    chain: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        """A context for a server of ours that shows this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


def make_certificate(
    folder: Path, names: str = "DNS:localhost,IP:127.0.0.1", days: int = 30, stem: str = "server"
) -> Certificate:
    """A self-signed certificate for `names`; `days` may be negative for one that has expired."""
    chain, key = folder / f"{stem}.pem", folder / f"{stem}.key"
    begin, end = ("20200101000000Z", "20200201000000Z") if days < 0 else ("", "")
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-subj", "/CN=localhost", "-addext", f"subjectAltName={names}", "-keyout", str(key), "-out", str(chain),
        *(["-days", str(days)] if days > 0 else []),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    if begin:
        _expire(folder, chain, key, begin, end)
    key.chmod(0o600)
    return Certificate(chain, key)


def _expire(folder: Path, chain: Path, key: Path, begin: str, end: str) -> None:
    """Sign the certificate anew with dates of the past."""
    (folder / "ca.cnf").write_text(
        f"[ca]\ndefault_ca=d\n[d]\ndatabase={folder}/index\nnew_certs_dir={folder}\nserial={folder}/serial\n"
        "default_md=sha256\npolicy=p\nx509_extensions=x\ncopy_extensions=copy\n[p]\ncommonName=supplied\n"
        "[x]\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n"
    )
    (folder / "index").write_text("")
    (folder / "serial").write_text("01\n")
    request = folder / "request.csr"
    run = {"check": True, "capture_output": True, "timeout": 30}
    subprocess.run(["openssl", "req", "-new", "-key", key, "-subj", "/CN=localhost", "-out", request], **run)
    subprocess.run(
        ["openssl", "ca", "-batch", "-selfsign", "-config", folder / "ca.cnf", "-keyfile", key, "-in", request,
         "-startdate", begin, "-enddate", end, "-out", chain, "-notext"],
        **run,
    )  # fmt: skip
