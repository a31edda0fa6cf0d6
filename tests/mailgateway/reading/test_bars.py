"""The bars of inbound.md 11 that are counts; each failure names its mails."""

import pytest
import reading_bars
from public_sets import needs_corpora
from reading_bars import Score


def _missed(score: Score) -> str:
    return f"{score.what}: {score.result} of {score.of}, bar {score.bar}; missed {score.missed}"


@needs_corpora
def test_reply_text_on_public_sets_reaches_every_bar() -> None:
    assert [_missed(score) for score in reading_bars.reply_scores() if not score.reached] == []


@needs_corpora
def test_reply_text_loses_no_wanted_word_beyond_the_table() -> None:
    assert len(reading_bars.lost_words("trimmer", "without_signature")) <= 2
    assert reading_bars.lost_words("mpr", "without_signature") == []


@needs_corpora
def test_visible_text_of_github_replies_is_right() -> None:
    score = reading_bars.github_score()
    assert score.reached, _missed(score)


@needs_corpora
def test_external_banners_are_peeled() -> None:
    from public_sets import CORPORA

    from mailgateway.reading.reply_part import normalised
    from mailgateway.reading.reply_text import read_reply

    folder = CORPORA / "mail-parser-reply" / "test" / "emails"
    finals = [
        read_reply(normalised((folder / name).read_text()), frozenset()).final
        for name in ("caution.txt", "caution2.txt")
    ]
    assert [final for final in finals if "caution" in final.lower() or "external" in final.lower()] == []
    assert all(finals)


@needs_corpora
@pytest.mark.parametrize("name", reading_bars.BOUNCE_SETS)
def test_bounces_of_a_public_set_are_told(name: str) -> None:
    score = reading_bars.bounce_score(name)
    assert score.reached, _missed(score)


@needs_corpora
def test_labelled_non_bounces_are_no_bounces() -> None:
    from own_mails import KNOWN
    from public_sets import entries, raw_of

    from mailgateway.reading.understand import understand

    paths = [entry for name in reading_bars.BOUNCE_SETS for entry in entries(set=name, kind="human")]
    assert [e["path"] for e in paths if understand(raw_of(e), KNOWN).kind in ("bounce", "delay")] == []


@needs_corpora
def test_failed_recipients_are_found() -> None:
    score = reading_bars.recipient_score()
    assert score.reached, _missed(score)


@needs_corpora
def test_no_machine_of_the_public_sets_has_an_intent() -> None:
    assert reading_bars.machines_with_an_intent() == []


@needs_corpora
def test_no_human_of_the_public_sets_is_dropped() -> None:
    assert reading_bars.humans_dropped() == []


def test_own_lines_reach_their_bars() -> None:
    assert [_missed(score) for score in reading_bars.line_scores() if not score.reached] == []


def test_own_mails_reach_their_bars() -> None:
    assert [_missed(score) for score in reading_bars.own_scores() if not score.reached] == []
