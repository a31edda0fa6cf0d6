"""config.example.toml: it parses, has every setting with an explanation, and tells the true defaults."""

import importlib.util
import re
import typing
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from core.config import Config, parse

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "config.example.toml").read_text()
WHOLE = re.sub(r"^# (?=\[|[a-z_]+ = )", "", TEXT, flags=re.M)
"""The example with its commented-out settings switched on."""
AN_EXAMPLE = {
    "desk.uid_domain", "desk.controller", "imap.secret", "imap.secret_ends", "imap.microsoft", "smtp.secret",
    "smtp.secret_ends", "smtp.user", "smtp.microsoft",
    "lmtp.socket", "lmtp.group", "lmtp.users", "trust.anchor", "lists.id", "lists.name",
}  # fmt: skip
"""Settings whose value in the file is an example, not the default."""


def generator() -> ModuleType:
    """docs/generate.py, which reads the example for the page of settings."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def settings() -> dict[str, str]:
    """Each `table.key` of the example with its explanation."""
    return {f"{table}.{key}": meaning for table, rows in generator().tables(TEXT) for key, _, meaning in rows}


def struct_of(field: msgspec.structs.FieldInfo) -> type[msgspec.Struct]:
    """The struct of a table: itself, or what is optional or repeated."""
    kinds = [field.type, *typing.get_args(field.type)]
    return next(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, msgspec.Struct))


TABLES = {field.name: struct_of(field) for field in msgspec.structs.fields(Config)}


def test_example_is_a_valid_configuration_as_it_stands_and_with_everything_switched_on() -> None:
    assert parse(TEXT, "config.example.toml").lmtp is None
    whole = parse(WHOLE, "config.example.toml")
    assert whole.lmtp is not None
    assert (len(whole.mailboxes), len(whole.lists)) == (1, 1)


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_of_a_table_is_in_the_example_with_an_explanation(table: str) -> None:
    found = settings()
    keys = [field.name for field in msgspec.structs.fields(TABLES[table])]
    if table == "mailboxes":  # as [imap], and only shown
        keys = ["host", "user", "secret"]
    assert [key for key in keys if len(found.get(f"{table}.{key}", "")) < 8] == []


@pytest.mark.parametrize("table", [table for table in TABLES if table != "mailboxes"])
def test_defaults_in_the_example_are_the_true_ones(table: str) -> None:
    whole = parse(WHOLE, "config.example.toml")
    shown = getattr(whole, table)
    shown = shown[0] if isinstance(shown, tuple) else shown
    different = {
        f"{table}.{field.name}"
        for field in msgspec.structs.fields(TABLES[table])
        if not field.required and getattr(shown, field.name) != field.default
    }
    assert different - AN_EXAMPLE == set()


def test_example_holds_no_secret() -> None:
    assert re.search(r"(?i)password\s*=\s*\"", TEXT) is None
