"""`backup`, `restore`, `verify`, `migrate`, `export`, `import`: the whole of what the desk knows, kept and moved."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from cli.noun import Json, chosen, run

if TYPE_CHECKING:
    from core.store.restore import Restored
    from core.store.verify import Verified

_TO = "A folder or a file, otherwise `backups` of the data folder."
_ERASURES = "The list of erasures (erasures.jsonl) of the store that was lost."
_NOBODY = "I am certain that nobody was erased since the backup was made."
_TINYDB = "Write one JSON file that stock TinyDB opens, instead."
_LINES = "The file to write, otherwise the terminal. JSON lines, every document."


class Everything(TyperGroup):
    """A noun without a verb of its own: `export FILE` means everything."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `everything` in where no verb stands."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["everything", *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line, after every other: `export` and `import` may have verbs already."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("verify")(verify)
    app.command("migrate")(migrate)
    _noun(app, "export", "Everything as JSON lines, or a part for others to use.").command("everything")(export)
    _noun(app, "import", "Everything from an export, or a part.").command("everything")(import_)


def _noun(app: typer.Typer, name: str, says: str) -> typer.Typer:
    """The group of that name, made where there is none, for which a bare name means everything."""
    found = next((group.typer_instance for group in app.registered_groups if group.name == name), None)
    if found is None:
        found = typer.Typer(help=says, rich_markup_mode=None, add_completion=False)
        found.callback()(lambda: None)  # keeps the verb's name needed even where it is the only one
        app.add_typer(found, name=name)
    found.info.cls = Everything
    return found


def backup(
    context: typer.Context,
    to: Annotated[Path | None, typer.Argument(metavar="TO", help=_TO)] = None,
) -> None:
    """Back everything up into one file, at any moment, while the gateway runs."""
    run(_backup(context, to))


async def _backup(context: typer.Context, to: Path | None) -> None:
    from cli.desk import configured
    from cli.printing import say
    from core.clock import from_environment
    from core.config import find
    from core.store import backup as backups

    picked = chosen(context)
    config = configured(picked)
    made = await backups.backup(
        config.data, to, config=find(picked.config), seal=config.backup, clock=from_environment()
    )
    documents = sum(made.manifest.counts.values())
    say(f"Wrote {made.path}: {documents:,} documents, {len(made.manifest.files)} files.")
    say("It holds the secret behind reply addresses and people's data: keep it private, and no longer than 30 days.")
    if config.backup.tool:
        say(f"It is encrypted with {config.backup.tool}; only the holder of the secret key can open it.")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    erasures: Annotated[Path | None, typer.Option(metavar="FILE", help=_ERASURES)] = None,
    nobody_erased: Annotated[bool, typer.Option("--nobody-erased", help=_NOBODY)] = False,
) -> None:
    """Put a backup into the data folder, which holds no store. All mail is held until you release it."""
    run(_restore(context, file, erasures, nobody_erased=nobody_erased))


async def _restore(context: typer.Context, file: Path, erasures: Path | None, *, nobody_erased: bool) -> None:
    from cli.desk import configured
    from cli.who import actor
    from core.clock import from_environment
    from core.store.restore import restore as restored

    picked = chosen(context)
    config = configured(picked)
    done = await restored(
        file, config.data, actor(picked.name), erasures=erasures, nobody_erased=nobody_erased, clock=from_environment()
    )
    _print_restored(config.data, done)


def _print_restored(folder: Path, done: "Restored") -> None:
    from cli.printing import say
    from core.wording import count_words

    say(
        f"Restored {sum(done.counts.values()):,} documents into {folder}, as they were at {done.at:%Y-%m-%d %H:%M} UTC."
    )
    if done.erased:
        say(f"{count_words(done.erased, 'person', 'people')} erased since then: erased again.")
    say(f"Held: {count_words(done.held, 'letter')}. Perhaps sent: {count_words(done.unknown, 'letter')}.")
    for problem in done.problems:
        say(f"problem: {problem}")
    say("Nothing leaves until you say so. Look first: thirdthursday outbox --state held")
    say("Then: thirdthursday outbox release --all")


def verify(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A backup, otherwise the store itself.")] = None,
    json: Json = False,
) -> None:
    """Check a backup or the store: sums, lines, counts, and what must hold. Exit 1 when something does not."""
    run(_verify(context, file, json=json))


async def _verify(context: typer.Context, file: Path | None, *, json: bool) -> None:
    from cli.desk import configured
    from cli.printing import as_json
    from core.store.verify import verify as verified

    found = await verified(file or configured(chosen(context)).data)
    if json:
        as_json(found)
    else:
        _print_verified(found)
    if found.problems:
        raise typer.Exit(1)


def _print_verified(found: "Verified") -> None:
    from cli.printing import facts, say

    counts = ", ".join(f"{name} {count:,}" for name, count in found.counts.items())
    torn = f"{found.torn} bytes of a record whose writing was cut short; the next writer removes them"
    facts((
        ("file", found.path), ("schema", found.schema), ("transactions", found.seq), ("documents", counts),
        ("made", f"{found.at:%Y-%m-%d %H:%M} UTC" if found.at else ""), ("torn", torn if found.torn else ""),
    ))  # fmt: skip
    for problem in found.problems:
        say(f"problem: {problem}")
    say("Whole." if not found.problems else "Not whole: put back the last good backup with: thirdthursday restore")


def migrate(context: typer.Context) -> None:
    """Bring the store of an older version up to date; a backup is made first."""
    run(_migrate(context))


async def _migrate(context: typer.Context) -> None:
    from cli.desk import configured
    from cli.printing import say
    from core.clock import from_environment
    from core.store.migrate import migrate as migrated

    before, after, kept = await migrated(configured(chosen(context)).data, clock=from_environment())
    if kept is None:
        say(f"Nothing to do: the store has schema {after} already.")
        return
    say(f"Migrated from schema {before} to {after}. The store as it was: {kept}")


def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=_LINES)] = None,
    tinydb: Annotated[Path | None, typer.Option("--tinydb", metavar="FILE", help=_TINYDB)] = None,
) -> None:
    """Write everything as JSON lines. `import` reads them."""
    run(_export(context, file, tinydb))


async def _export(context: typer.Context, file: Path | None, tinydb: Path | None) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.store import transfer

    async with opened(chosen(context)) as it:
        if tinydb is not None:
            say(f"Wrote {tinydb}: {await transfer.export_tinydb(it.store, tinydb):,} documents.")
            return
        lines = await transfer.export(it.store, it.now)
    if file is None:
        _print_lines(lines)
    else:
        transfer.write_new(file, b"".join(lines))
        say(f"Wrote {file}: {len(lines) - 2:,} documents.")


def _print_lines(lines: list[bytes]) -> None:
    import sys

    from cli.printing import without_hidden

    sys.stdout.buffer.writelines(without_hidden(line.decode()).encode() for line in lines)


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An export; - reads it from the standard input.")],
) -> None:
    """Read everything from an export into a store that is empty."""
    run(_import(context, file))


async def _import(context: typer.Context, file: Path) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.store.transfer import import_ as imported

    lines = _read_lines(file)
    async with opened(chosen(context), read_only=False) as it:
        counts = await imported(it.store, lines, it.actor, where=str(file))
    say(f"Imported {sum(counts.values()):,} documents.")


def _read_lines(file: Path) -> list[bytes]:
    import sys

    from core.errors import Refused

    if str(file) == "-":
        return sys.stdin.buffer.readlines()
    try:
        return file.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}). Check the path and its permissions.") from None
