"""Starting workers the one way they are started here: an error in one never ends the program, and is always said."""

from collections.abc import Awaitable, Callable

from textual.dom import DOMNode
from textual.message import Message
from textual.worker import Worker


class Broke(Message):
    """A worker ended with an error that nobody foresaw."""

    def __init__(self, group: str, error: Exception) -> None:
        super().__init__()
        self.group, self.error = group, error


def start(node: DOMNode, job: Callable[[], Awaitable[None]], group: str, *, exclusive: bool = False) -> None:
    """Run a job in a worker of `node`. An `exclusive` one ends the others of its group; the rest run side by side."""

    async def guarded() -> None:
        try:
            await job()
        except Exception as error:  # what it is does not matter: the screen stays and says that something went wrong
            node.app.post_message(Broke(group, error))

    _: Worker[None] = node.run_worker(guarded, group=group, exclusive=exclusive, exit_on_error=False)
