"""Starting workers the one way they are started here: an error in one never ends the program."""

from collections.abc import Awaitable, Callable

from textual.dom import DOMNode


def start(node: DOMNode, job: Callable[[], Awaitable[None]], group: str, *, exclusive: bool = False) -> None:
    """Run a job in a worker of `node`. An `exclusive` one ends the others of its group; the rest run side by side."""
    node.run_worker(job, group=group, exclusive=exclusive, exit_on_error=False)
