"""The pages of docs/: what is made from the code is current, links lead somewhere, decisions are short."""

import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").glob("*.md")])


def test_generated_pages_are_current() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stale = [str(path.relative_to(ROOT)) for path, content in module.pages().items() if path.read_text() != content]
    assert stale == [], "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_a_page_exist(page: Path) -> None:
    """Every `thirdthursday …` in a block of code names a command and options that exist."""
    from typer.main import get_command

    from cli.app import app

    known = get_command(app)
    blocks = "\n".join(re.findall(r"```[a-z]*\n(.*?)```", page.read_text(), re.S))
    lines = re.findall(r"(?:^|-u thirdthursday |bin/)thirdthursday (?!thirdthursday)(.+)$", _joined(blocks), re.M)
    assert {line: _unknown(shlex.split(line, comments=True), known) for line in lines if _CALL.match(line)} == {
        line: [] for line in lines if _CALL.match(line)
    }


_CALL = re.compile(r"(--config|--as|[a-z]+( |$))")


def _joined(block: str) -> str:
    """Lines that end in a backslash continue in the next."""
    return re.sub(r"\\\n\s*", "", block)


def _unknown(words: list[str], command: Any) -> list[str]:
    """The words of a command line that name no command or option."""
    unknown = []
    while words:
        word, inner = words.pop(0), getattr(command, "commands", {})
        if word in inner:
            command = inner[word]
            continue
        if "list" in inner:
            command, inner = inner["list"], {}
        options = {name: option for option in command.params for name in option.opts}
        if word.startswith("--"):
            known = options.get(word.partition("=")[0])
            if known is None:
                unknown.append(word)
            elif not known.is_flag and "=" not in word and words:
                words.pop(0)
        elif inner:
            unknown.append(word)
    return unknown


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=lambda page: page.stem)
def test_decision_is_short_and_complete(page: Path) -> None:
    text = page.read_text()
    assert len(text.splitlines()) <= 40
    assert re.match(rf"# {int(page.name[:4])}\. \S", text)
    assert re.findall(r"^## (.+)$", text, re.M) == ["Context", "Decision", "Consequence"]


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(page.name[:4]) for page in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
