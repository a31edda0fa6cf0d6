"""Facts about an intake or an account, as the dashboard and `status` show them."""

from datetime import UTC, datetime, timedelta

from core.text import Safe
from mailgateway.health import Health

NOW = datetime(2026, 11, 23, 9, 12, 7, tzinfo=UTC)


def test_three_failures_in_a_row_are_alarming_and_one_success_ends_it() -> None:
    health = Health()
    seen = [health.alarming]
    for _ in range(3):
        health.failed(Safe("the mail server closed the connection"), NOW + timedelta(seconds=1))
        seen.append(health.alarming)
    health.worked(NOW)
    assert [*seen, health.alarming] == [False, False, False, True, False]
    assert health == Health(state="working", last_ok=NOW)


def test_refused_password_is_alarming_at_once() -> None:
    health = Health()
    health.failed(Safe("wrong password"), NOW, "refused")
    assert (health.alarming, health.failures, health.retry_at, health.why) == (True, 1, NOW, "wrong password")
