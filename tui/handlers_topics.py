"""What the actions of Topics open: forms about ideas and votes, and the question before a vote is closed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.text import Safe, lit
from tui.actions import Doing
from tui.actions.acts_topics import close, decide
from tui.text import say
from tui.where import Where
from tui.work import Deed

if TYPE_CHECKING:
    from tui.actions import Act
    from tui.app import Dashboard
    from tui.screens.topics import TopicsScreen

Handler = Callable[["Dashboard"], None]


def _screen(app: "Dashboard") -> "TopicsScreen | None":
    from tui.screens.topics import TopicsScreen

    return app.desk_screen if isinstance(app.desk_screen, TopicsScreen) else None


def _form(name: str) -> Handler:
    def form(app: "Dashboard") -> None:
        from tui.modals import topics, votes

        forms = {
            "new": topics.NewIdea, "words": topics.IdeaWords, "vote": votes.NoteVote, "unvote": votes.TakeVoteBack,
        }  # fmt: skip
        if (screen := _screen(app)) is not None:
            app.push_screen(forms[name](screen.where(), screen.facts))

    return form


def _place(app: "Dashboard") -> None:
    """Choose a session; or decide the tie, where the idea is one of those that may win."""
    from tui.modals.placing import PlaceIdea

    if (screen := _screen(app)) is None:
        return
    where = screen.where()
    vote, topic = where.vote, where.topic
    decides = vote is not None and vote.closed_at is not None and topic is not None
    if decides and vote is not None and topic is not None and topic.id in (where.leading or vote.options):
        _propose(app, where, decide, say("Decides the vote: {}", topic.text))
    else:
        app.push_screen(PlaceIdea(where, screen.facts))


def _poll(app: "Dashboard") -> None:
    from tui.modals.votes import OpenVote

    if (screen := _screen(app)) is None:
        return
    where = screen.where()
    if where.vote is not None and where.vote.closed_at is None:
        _propose(app, where, close, lit("Close the vote"))
    else:
        app.push_screen(OpenVote(where, screen.facts))


def _propose(app: "Dashboard", where: Where, act: "Act", title: Safe) -> None:
    from tui.doing import propose

    propose(app, Deed(title=title, act=act, doing=Doing(desk=app.desk, actor=app.actor, where=where)))


TOPICS: dict[str, Handler] = {
    "topic.new": _form("new"),
    "topic.edit": _form("words"),
    "topic.vote": _form("vote"),
    "topic.unvote": _form("unvote"),
    "topic.place": _place,
    "topic.poll": _poll,
}
"""The actions of Topics without a verb of their own, by id."""
