"""What keeps strangers' words harmless: widgets are given safe text only, by the few doors that take no markup."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATHS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tui").rglob("*.py"))
MARKUP = {
    "Static", "Label", "Button", "Tab", "Collapsible", "Select", "Checkbox", "RadioButton", "DataTable", "Tree",
    "OptionList", "RichLog", "Markdown", "ListView", "Footer", "Header", "notify", "from_text", "from_markup", "escape",
    "render",
}  # fmt: skip
NAMES = {"border_title", "border_subtitle", "tooltip", "sub_title"}


def offences(path: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in MARKUP:
                yield f"{path}:{node.lineno} calls {name}"
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in NAMES:
            yield f"{path}:{node.lineno} sets {node.attr}"


@pytest.mark.parametrize("path", PATHS)
def test_no_widget_is_given_text_that_it_reads_as_markup(path: str) -> None:
    assert list(offences(path)) == []


def test_the_lint_finds_what_it_looks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.py").write_text("Static(f'{name}')\nself.border_title = name\napp.notify(name)\n")
    monkeypatch.setitem(offences.__globals__, "ROOT", tmp_path)
    found = {each.partition(" ")[2] for each in offences("bad.py")}
    assert found == {"calls Static", "calls notify", "sets border_title"}
