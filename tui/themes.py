"""Colours: blue for good, orange for what needs you, on the terminal's own ground; none of them carries a meaning alone."""

from collections.abc import Mapping

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

_WANTED = (
    "ansi-background", "ansi-foreground", "border", "border-blurred", "block-cursor-background",
    "block-cursor-foreground", "input-cursor-background", "input-cursor-foreground", "input-selection-background",
    "input-selection-foreground", "screen-selection-background", "screen-selection-foreground",
)  # fmt: skip
"""What Textual's own style sheets ask of a theme."""


def _theme(name: str, good: str, need: str, wait: str, *, dark: bool) -> Theme:
    """A theme that leaves ground and letters to the terminal."""
    plain = "ansi_default"
    own = {"tone-good": good, "tone-need": need, "tone-wait": wait}
    textual = dict.fromkeys(_WANTED, plain)
    return Theme(
        name=name, ansi=True, dark=dark, primary=good, secondary=wait, warning=need, error=need, success=good,
        accent=good, foreground=plain, background=plain, surface=plain, panel=plain, boost=plain,
        variables=own | textual,
    )  # fmt: skip


THEMES: tuple[Theme, ...] = (
    _theme("terminal", "#3b82c4", "#c46a00", "#7d6fb3", dark=True),
    _theme("dark", "#6cb6ff", "#ffb454", "#c3b1ff", dark=True),
    _theme("light", "#0b5cad", "#a34a00", "#5b3fa0", dark=False),
    _theme("contrast", "ansi_bright_blue", "ansi_bright_yellow", "ansi_bright_magenta", dark=True),
    _theme("none", "ansi_default", "ansi_default", "ansi_default", dark=True),
)
"""`terminal` stays readable on a dark and on a light ground, so it is what one gets unasked."""

_LOOKS: dict[str, Style] = {
    "dim": Style(dim=True), "off": Style(dim=True), "bold": Style(bold=True), "key": Style(bold=True),
    "need": Style(bold=True), "new": Style(bold=True, reverse=True), "chosen": Style(reverse=True),
}  # fmt: skip
_COLOURS = {"good": "tone-good", "wait": "tone-wait", "need": "tone-need", "bad": "tone-need"}
"""Which colour of the theme a tone has; the others have none. (Style sheets could say this too, but Textual works out
every class of every panel again at each change of focus, which costs more than all our drawing.)"""


def style_of(tone: str, variables: Mapping[str, str]) -> Style:
    """How a tone looks in the theme with these variables."""
    look = _LOOKS.get(tone, Style.null())
    if tone not in _COLOURS:
        return look
    return look + Style(color=Color.parse(variables[_COLOURS[tone]]).rich_color)
