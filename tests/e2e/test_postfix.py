"""The submission against a real Postfix, with a sink behind it."""

import pytest
from e2e.mails import mail
from e2e.servers import PASSWORD, USER, dovecot, postfix
from fakes_credentials import Known
from fakes_smtp import sink
from waiting import until

from core.config_mail import SmtpSettings
from mailgateway.sending.smtp import SmtpAccount

pytestmark = pytest.mark.e2e


async def nothing() -> None:
    """Nothing has to be made durable."""


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_letters_go_through_postfix_to_the_sink(tls: str) -> None:
    with dovecot() as incoming:
        async with sink() as kept:
            with postfix(kept.port, incoming.sasl) as server:
                settings = SmtpSettings(
                    host="localhost", port=server.submission if tls == "starttls" else server.smtps, user=USER,
                    tls=tls, ca_file=str(server.certificate.chain),
                )  # type: ignore[arg-type]  # fmt: skip
                account = SmtpAccount(settings, Known(PASSWORD))
                outcomes = [
                    await account.send("hangouts+b-k7@lgd.example", ("priya@westshire.example",), mail(n), nothing)
                    for n in range(3)
                ]
                await account.close()
                mails = await kept.wait_for(3)
    assert [(outcome.result, outcome.code) for outcome in outcomes] == [("sent", 250)] * 3
    assert sorted(each.content[-len(mail(0)) :] for each in mails) == [mail(0), mail(1), mail(2)]
    assert {each.envelope_from for each in mails} == {"hangouts+b-k7@lgd.example"}


async def test_wrong_password_stops_the_account() -> None:
    with dovecot(extra="auth_failure_delay = 0\n") as incoming:
        async with sink() as kept:
            with postfix(kept.port, incoming.sasl) as server:
                settings = SmtpSettings(
                    host="localhost", port=server.smtps, user=USER, ca_file=str(server.certificate.chain)
                )
                outcome = await SmtpAccount(settings, Known("wrong")).send(
                    "hangouts@lgd.example", ("priya@westshire.example",), mail(1), nothing
                )
    assert (outcome.result, outcome.reason, outcome.phase, outcome.code) == ("account_stopped", "login", "login", 535)


async def test_letter_that_is_larger_than_postfix_takes_has_failed() -> None:
    async with sink() as kept:
        with postfix(kept.port) as server:
            settings = SmtpSettings(
                host="localhost", port=server.smtps, auth="none", ca_file=str(server.certificate.chain)
            )
            account = SmtpAccount(settings, Known())
            huge = mail(1, ("x" * 70 + "\r\n") * 150_000)
            outcome = await account.send("hangouts@lgd.example", ("priya@westshire.example",), huge, nothing)
            small = await account.send("hangouts@lgd.example", ("priya@westshire.example",), mail(2), nothing)
            await account.close()
    assert (outcome.result, outcome.reason, outcome.status) == ("failed", "content", "5.3.4")
    assert small.result == "sent"


async def test_letter_goes_to_the_archive_too_by_the_envelope_alone() -> None:
    async with sink() as kept:
        with postfix(kept.port) as server:
            settings = SmtpSettings(
                host="localhost", port=server.smtps, auth="none", ca_file=str(server.certificate.chain)
            )
            account = SmtpAccount(settings, Known())
            people = ("priya@westshire.example", "archive@lgd.example")
            outcome = await account.send("hangouts@lgd.example", people, mail(1), nothing)
            await account.close()
            mails = await kept.wait_for(1)
            await until(lambda: sum(len(each.recipients) for each in kept.mails) == 2)
    assert (outcome.result, outcome.refused) == ("sent", ())
    assert sorted(address for each in mails for address in each.recipients) == sorted(people)
    assert not any(b"archive" in each.content for each in mails)


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_certificate_of_postfix_that_is_not_trusted_gets_no_letter(tls: str) -> None:
    async with sink() as kept:
        with postfix(kept.port) as server:
            port = server.submission if tls == "starttls" else server.smtps
            settings = SmtpSettings(host="localhost", port=port, auth="none", tls=tls)  # type: ignore[arg-type]
            outcome = await SmtpAccount(settings, Known()).send(
                "hangouts@lgd.example", ("priya@westshire.example",), mail(1), nothing
            )
    assert (outcome.result, outcome.reason, kept.mails) == ("retry", "tls", [])


async def test_submission_without_a_login_is_refused_and_stops_the_account() -> None:
    with dovecot() as incoming:
        async with sink() as kept:
            with postfix(kept.port, incoming.sasl) as server:
                settings = SmtpSettings(
                    host="localhost", port=server.smtps, auth="none", ca_file=str(server.certificate.chain)
                )
                outcome = await SmtpAccount(settings, Known()).send(
                    "hangouts@lgd.example", ("priya@westshire.example",), mail(1), nothing
                )
    assert (outcome.result, outcome.phase, kept.mails) == ("account_stopped", "rcpt", [])
