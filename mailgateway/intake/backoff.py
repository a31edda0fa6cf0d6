"""Pure: how long to wait before the next attempt."""

REFUSED_SECONDS = 15 * 60.0
"""Pause after a refused password: more attempts would lock the account."""


def pause(failures: int, chance: float, most: float = 60.0) -> float:
    """Seconds before the next attempt after `failures` in a row: 1, 2, 4 … `most`, ±20 % by `chance` (0 to 1)."""
    return float(min(most, 2.0 ** min(max(failures - 1, 0), 16))) * (0.8 + 0.4 * chance)


def burst_pause(round_trip: float) -> float:
    """Seconds between two questions for news: ten round trips, so that a far server is not pressed. 10 ms to 1 s."""
    return min(1.0, max(0.01, round_trip * 10))
