"""Actions on the idea under the cursor."""

from core.text import lit
from tui import hindrances_topics as hindrances
from tui.actions import acts_topics as acts
from tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        id="topic.new", label=lit("Idea"), keys=("n",), scope="TOPIC", rank=10, hindrance=hindrances.listed,
        says=lit("note an idea, and whose it is"), twin="topics add {words} --by WHO",
    ),
    Action(
        id="topic.edit", label=lit("Words"), keys=("e",), scope="TOPIC", rank=11, hindrance=hindrances.unvoted,
        says=lit("other words for the idea"), twin="topics edit {idea} {words}",
    ),
    Action(
        id="topic.vote", label=lit("Vote"), keys=("+",), scope="TOPIC", rank=12, hindrance=hindrances.voting,
        says=lit("note a vote that somebody gave you by word of mouth"), twin="topics vote {person} {numbers}",
    ),
    Action(
        id="topic.unvote", label=lit("Vote back"), short=lit("Back"), keys=("-",), scope="TOPIC", rank=46,
        hindrance=hindrances.voting, says=lit("take somebody's vote back"), twin="topics vote {person} --take-back",
    ),
    Action(
        id="topic.merge", label=lit("Merge"), keys=("m",), scope="TOPIC", rank=13, hindrance=hindrances.merging,
        says=lit("merge marked ideas; the one under the cursor keeps its words"), act=acts.merge,
        twin="topics merge {idea} {others}",
    ),
    Action(
        id="topic.place", label=lit("Session"), keys=("s",), scope="TOPIC", rank=14, hindrance=hindrances.placing,
        says=lit("make it the topic of a session; decides a tied vote"), twin="topics place {idea} {session}",
    ),
    Action(
        id="topic.poll", label=lit("Open vote"), short=lit("Poll"), keys=("v",), scope="TOPIC", rank=15,
        hindrance=hindrances.polling, says=lit("open a vote on the ideas, or close the one that is open"),
        twin="topics poll {session} {ideas} --closes DATE --close",
    ),
    Action(
        id="topic.drop", label=lit("Drop…"), keys=("x",), scope="TOPIC", rank=16, hindrance=hindrances.unvoted,
        says=lit("take the idea off the list"), act=acts.drop, twin="topics drop {idea}",
    ),
)  # fmt: skip
