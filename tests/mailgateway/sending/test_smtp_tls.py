"""TLS of the submission server: verified, or neither a password nor a letter is sent."""

import ssl
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from certificates import Certificate, make_certificate
from fakes_credentials import Known
from fakes_smtp import Scripted, scripted, sink, smtp_script
from fakes_smtp_client import CONTENT, DESK, PRIYA, SOON, Commit, send, settings_for

from core.config_mail import SmtpSettings
from mailgateway.sending.outcome import Outcome
from mailgateway.sending.smtp import SmtpAccount

STARTTLS = {"EHLO": "250-stub\r\n250-STARTTLS\r\n250 AUTH PLAIN"}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Certificate]:
    folder = tmp_path_factory.mktemp("tls")
    return {
        "good": make_certificate(folder, stem="good"),
        "other name": make_certificate(folder, "DNS:mail.eastham.example", stem="name"),
        "expired": make_certificate(folder, days=-1, stem="expired"),
        "self-signed": make_certificate(folder, stem="selfsigned"),
    }


def settings(server: Any, tls: str, trusted: Certificate) -> SmtpSettings:
    """Settings that trust `trusted` and no other certificate that is not public."""
    return settings_for(server, host="localhost", tls=tls, ca_file=str(trusted.chain), insecure_localhost=False)


async def sent_nothing(server: Scripted, wanted: SmtpSettings) -> Outcome:
    """The outcome of a letter of which nothing must get out."""
    commit = Commit()
    outcome = await SmtpAccount(wanted, Known(), deadlines=SOON).send(DESK, (PRIYA,), CONTENT, commit)
    assert (commit.calls, outcome.result, outcome.phase) == (0, "retry", "connect")
    heard = [line for talk in server.talks for line in talk.lines]
    assert not any(line.startswith(("AUTH", "MAIL", "RCPT", "DATA")) for line in heard)
    assert not any(secret in line for line in heard for secret in ("c2VzYW1l", "See you there"))
    return outcome


@pytest.mark.parametrize("answers", [{}, {"EHLO": "250 stub"}, {"EHLO": "502 no", "HELO": "250 stub"}])
async def test_server_without_starttls_gets_neither_password_nor_letter(
    answers: dict[str, str], certificates: dict[str, Certificate]
) -> None:
    async with scripted(smtp_script(answers)) as server:
        await sent_nothing(server, settings(server, "starttls", certificates["good"]))


async def test_stripped_starttls_is_told_as_a_matter_of_tls(certificates: dict[str, Certificate]) -> None:
    async with scripted(smtp_script({})) as server:
        outcome = await sent_nothing(server, settings(server, "starttls", certificates["good"]))
    assert (outcome.reason, str(outcome.text)) == ("tls", "SMTP STARTTLS extension not supported by server.")


@pytest.mark.parametrize("reply", ["454 4.7.0 TLS not available", "501 no", "220 go on DROP", "220 plain text follows"])
async def test_refused_or_broken_starttls_gets_neither_password_nor_letter(
    reply: str, certificates: dict[str, Certificate]
) -> None:
    async with scripted(smtp_script(STARTTLS | {"STARTTLS": reply})) as server:
        await sent_nothing(server, settings(server, "starttls", certificates["good"]))


@pytest.mark.parametrize("fault", ["other name", "expired", "self-signed"])
async def test_certificate_in_disorder_after_starttls_gets_neither_password_nor_letter(
    fault: str, certificates: dict[str, Certificate]
) -> None:
    shown = certificates[fault]
    trusted = certificates["good"] if fault == "self-signed" else shown
    async with scripted(smtp_script(STARTTLS, shown.server_context())) as server:
        outcome = await sent_nothing(server, settings(server, "starttls", trusted))
    assert outcome.reason == "tls"
    assert outcome.text.startswith("The mail server's certificate is not trusted: ")


@pytest.mark.parametrize("fault", ["other name", "expired", "self-signed"])
async def test_certificate_in_disorder_gets_neither_password_nor_letter(
    fault: str, certificates: dict[str, Certificate]
) -> None:
    shown = certificates[fault]
    trusted = certificates["good"] if fault == "self-signed" else shown
    async with scripted(smtp_script({}), tls=shown.server_context()) as server:
        outcome = await sent_nothing(server, settings(server, "implicit", trusted))
    assert outcome.reason == "tls"
    assert outcome.text.startswith("The mail server's certificate is not trusted: ")


async def test_server_that_speaks_no_tls_gets_neither_password_nor_letter(certificates: dict[str, Certificate]) -> None:
    async with scripted(smtp_script({})) as server:
        outcome = await sent_nothing(server, settings(server, "implicit", certificates["good"]))
    assert outcome.reason == "tls"


async def test_tls_1_1_is_not_spoken(certificates: dict[str, Certificate]) -> None:
    context = certificates["good"].server_context()
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    async with scripted(smtp_script({}), tls=context) as server:
        await sent_nothing(server, settings(server, "implicit", certificates["good"]))


async def test_letter_goes_over_starttls_with_the_login_after_it(certificates: dict[str, Certificate]) -> None:
    logins: list[bytes] = []

    def welcome(server: object, session: object, envelope: object, mechanism: str, data: Any) -> AuthResult:
        logins.append(data.password)
        return AuthResult(success=True)

    async with sink(tls=certificates["good"].server_context(), authenticator=welcome, require_starttls=True) as kept:
        account = SmtpAccount(settings(kept, "starttls", certificates["good"]), Known())
        outcome = await send(account)
        await account.close()
    assert (outcome.result, [mail.content for mail in kept.mails], logins) == ("sent", [CONTENT], [b"sesame"])


async def test_letter_goes_over_implicit_tls(certificates: dict[str, Certificate]) -> None:
    async with scripted(smtp_script({}), tls=certificates["good"].server_context()) as server:
        account = SmtpAccount(settings(server, "implicit", certificates["good"]), Known())
        assert (await send(account)).result == "sent"
        await account.close()


async def test_what_a_stranger_adds_to_the_answer_of_starttls_is_not_believed(
    certificates: dict[str, Certificate],
) -> None:
    """Plain text behind the 220 could pretend that the server offers another login (CVE-2021-38371 and its like)."""
    injected = STARTTLS | {"STARTTLS": "220 go on\r\n250-stub\r\n250 AUTH LOGIN"}
    async with scripted(smtp_script(injected, certificates["good"].server_context())) as server:
        account = SmtpAccount(settings(server, "starttls", certificates["good"]), Known(), deadlines=SOON)
        assert (await send(account)).result in {"sent", "retry"}
        await account.close()
    assert "LOGIN" not in " ".join(line for talk in server.talks for line in talk.lines)


async def test_ca_file_that_cannot_be_read_stops_the_account_with_a_sentence(tmp_path: Path) -> None:
    async with scripted(smtp_script({})) as server:
        wanted = settings_for(server, tls="implicit", ca_file=str(tmp_path / "none.pem"))
        outcome = await SmtpAccount(wanted, Known()).send(DESK, (PRIYA,), CONTENT, Commit())
    assert outcome.result == "account_stopped"
    assert outcome.text.startswith("The certificate file “")
    assert server.talks == []
