"""Measuring and cutting by cells: what is asked for is what one gets, for any text."""

import pytest
from hostile import texts
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from core.text import Safe, clean_text, lit
from tui.text import Span, ascii_only, columns, cut, cut_line, drawn, ends, fit, length, line, rule, say, width, wrap

SAFE = texts(120).map(clean_text)
CELLS = st.integers(0, 60)


@given(text=SAFE, cells=CELLS)
@settings(max_examples=150)
def test_fit_gives_exactly_the_cells_asked_for(text: Safe, cells: int) -> None:
    assert width(fit(text, cells)) == cells
    assert width(fit(text, cells, right=True)) == cells


@given(text=SAFE, cells=CELLS)
@settings(max_examples=150)
def test_cut_never_exceeds_the_cells_and_keeps_what_fits(text: Safe, cells: int) -> None:
    assert width(cut(text, cells)) <= cells
    if 0 < cells >= width(drawn(text)):
        assert cut(text, cells) == drawn(text)


@given(text=SAFE, cells=st.integers(2, 60), most=st.integers(0, 4))
@settings(max_examples=150)
def test_wrapped_lines_fit_and_their_number_too(text: Safe, cells: int, most: int) -> None:
    lines = wrap(text, cells, most=most)
    assert all(width(each) <= cells for each in lines)
    assert len(lines) <= most or not most


@given(parts=st.lists(SAFE, max_size=4), cells=CELLS)
@settings(max_examples=150)
def test_cut_line_gives_exactly_the_cells_asked_for(parts: list[Safe], cells: int) -> None:
    assert length(cut_line(tuple(Span(part) for part in parts), cells)) == cells


@given(left=SAFE, right=SAFE, cells=st.integers(1, 60))
@settings(max_examples=150)
def test_ends_fill_the_line(left: Safe, right: Safe, cells: int) -> None:
    assert length(cut_line(ends(line(left), line(right), cells), cells)) == cells


@pytest.mark.parametrize(
    "text", ["abc", "é", "字幕", "e\u0301", "مرحبا", "नमस्ते", "한국어", "👩\u200d🚀", "👍🏽", "◀▶●█░"]
)
def test_width_agrees_with_textual_for_what_is_drawn(text: str) -> None:
    assert width(drawn(Safe(text))) == cell_len(drawn(Safe(text)))


def test_what_is_cut_ends_with_an_ellipsis() -> None:
    assert cut(lit("Accessible forms"), 11) == "Accessible…"


def test_no_more_than_three_marks_are_drawn_on_a_letter() -> None:
    assert drawn(Safe("a" + "\u0301" * 9)) == "a" + "\u0301" * 3


def test_cut_never_leaves_half_a_wide_letter() -> None:
    assert fit(lit("字字字"), 4) == "字… "


def test_columns_stand_side_by_side_with_one_space() -> None:
    found = "".join(
        span.text for span in columns([(lit("ab"), 3), (lit("7"), -3), (Span(lit("long text"), "bold"), 5)])
    )
    assert found == "ab    7 long…"


def test_rule_fills_the_width_with_its_title() -> None:
    assert rule(lit("what changes"), 20) == (Span(lit("─ what changes ─────"), "dim"),)


def test_say_writes_numbers_with_separators() -> None:
    assert say("{} of {}", 1204, lit("all")) == "1,204 of all"


@given(text=SAFE)
@settings(max_examples=150)
def test_ascii_form_is_ascii_and_as_wide(text: Safe) -> None:
    found = ascii_only(drawn(text))
    assert found.isascii()
    assert width(found) == width(drawn(text))
