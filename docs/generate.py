"""Writes the pages of this folder that follow from the code: states.md, commands.md, and the table in configuration.md."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MARK = "<!-- Everything below is made by `make docs`. -->\n"

STATES = """\
# Sign-up states

Made from `TRANSITIONS` in `core/signup.py` by `make docs`. Rows are how a person stands for one session, columns what
they say, by mail or by a button in their calendar. A cell gives the new state and the letter that tells it; where a
condition is named, the first that holds counts.

*place* means that a place is free and nobody waits for it longer. *holding* means that the maybe keeps a place.
*in time* means that the offer still stands. Somebody whose mail proves nothing waits as `unconfirmed` until they reply
YES to the letter `confirm_address`.

"""


def states() -> str:
    """The page of the state table."""
    from core.signup import TRANSITIONS

    events = ("yes", "no", "maybe", "stop")
    lines = ["| state | " + " | ".join(event.upper() for event in events) + " |", "|---" * (len(events) + 1) + "|"]
    for state, row in TRANSITIONS.items():
        lines.append(f"| {state} | " + " | ".join(_cell(row[event]) for event in events) + " |")  # type: ignore[index]
    return STATES + "\n".join(lines) + "\n"


def _cell(steps: Any) -> str:
    parts = []
    for step in steps:
        condition = "" if step.condition == "always" else f"{step.condition}: "
        parts.append(f"{condition}{step.to}{' holding' if step.holding else ''} `{step.letter}`")
    return "; else ".join(parts)


COMMANDS = """\
# Commands

Made from the command line itself by `make docs`. `thirdthursday NOUN VERB`; a bare noun lists. `--config FILE` and
`--as NAME` stand before the command. Every list takes `--json`; its keys stay the same from version to version.

Exit codes: 0 done · 1 not done, with one sentence on stderr that says what, where and how to mend it (for `status`: not
ready) · 2 the command line cannot be read · 75 any failure of `receive --tempfail`, for mail servers · 130 stopped by
ctrl+c.

"""


def commands() -> str:
    """The page of all commands."""
    from typer.main import get_command

    from cli.app import app

    return COMMANDS + "\n".join(_command("thirdthursday", get_command(app)))


def _command(path: str, command: Any) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None or path == "thirdthursday":
        yield from _described(path, command)
    for name, each in (inner or {}).items():
        yield from _command(f"{path} {name}", each)


def _described(path: str, command: Any) -> Iterator[str]:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option" and "--help" not in each.opts]
    usage = " ".join([path, *(each.metavar or each.name.upper() for each in arguments)])
    yield f"## `{usage}`\n"
    yield " ".join((command.help or "").split()) + "\n"
    yield from (f"* `{each.metavar}`: {each.help}" for each in arguments if each.help)
    yield from (f"* {_option(each)}" for each in options)
    if arguments or options:
        yield ""


def _option(option: Any) -> str:
    value = "" if option.is_flag else f" {option.metavar or ('N' if isinstance(option.default, int) else 'TEXT')}"
    names = ", ".join(f"`{name}{value}`" for name in option.opts)
    if option.required:
        return f"{names}: {option.help} Needed."
    default = option.default if option.default not in (None, "", 0, False, []) and not callable(option.default) else ""
    return f"{names}: {option.help}" + (f" Otherwise `{default}`." if default else "")


def settings() -> str:
    """The tables of all settings, read from config.example.toml."""
    parts = []
    for name, rows in tables((HERE.parent / "config.example.toml").read_text()):
        parts.append(f"## [{name}]\n\n| setting | in the example | meaning |\n|---|---|---|")
        parts += [f"| `{key}` | `{_shown(value)}` | {meaning} |" for key, value, meaning in rows]
        parts.append("")
    return "\n".join(parts)


def _shown(value: str) -> str:
    return value.replace("|", "\\|")


def tables(text: str) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Each table of the example with its settings as (key, value as written, comment), commented-out ones too.

    The comment of a setting is the lines above it; settings that follow each other without one share it.
    """
    name, rows, comment = "", [], ""
    fresh = True
    for line in text.splitlines():
        bare = re.sub(r"^# (?=\[|[a-z_]+ = )", "", line)
        if header := re.fullmatch(r"\[+([a-z]+)\]+", bare):
            if rows:
                yield name, rows
            name, rows, comment, fresh = header[1], [], "", True
        elif setting := re.fullmatch(r"([a-z_]+) = (.+?)(?:\s{2,}# (.+))?", bare):
            rows.append((setting[1], setting[2], " ".join(filter(None, (comment, setting[3])))))
            fresh = True
        elif line.startswith("#"):
            comment, fresh = line[2:] if fresh else f"{comment} {line[2:]}", False
        elif not line:
            comment, fresh = "", True
    if rows:
        yield name, rows


def pages() -> dict[Path, str]:
    """Every generated page with what it should hold."""
    configuration = HERE / "configuration.md"
    written = configuration.read_text().partition(MARK)[0]
    return {
        HERE / "states.md": states(),
        HERE / "commands.md": commands(),
        configuration: f"{written}{MARK}\n{settings()}",
    }


if __name__ == "__main__":
    for path, content in pages().items():
        path.write_text(content)
        print(path)  # noqa: T201
