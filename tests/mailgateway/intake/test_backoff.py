"""How long to wait before the next attempt."""

from mailgateway.intake.backoff import REFUSED_SECONDS, burst_pause, pause


def test_pause_doubles_up_to_a_minute_for_ever() -> None:
    assert [pause(failures, 0.5) for failures in range(9)] == [1, 1, 2, 4, 8, 16, 32, 60, 60]
    assert pause(10**9, 0.5) == 60


def test_pause_varies_by_a_fifth() -> None:
    assert [round(pause(4, chance), 6) for chance in (0, 0.5, 1)] == [6.4, 8, 9.6]


def test_refused_password_waits_a_quarter_of_an_hour() -> None:
    assert REFUSED_SECONDS == 900


def test_pause_of_a_burst_is_ten_round_trips_within_bounds() -> None:
    assert [burst_pause(seconds) for seconds in (0, 0.02, 5)] == [0.01, 0.2, 1]
