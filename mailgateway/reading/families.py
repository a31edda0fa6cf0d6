"""The families of phrases, compiled: what each says, what takes phrases out, and how strong it is (inbound.md 6.3)."""

# ruff: noqa: E501 - one group of words, one line

import re
from typing import Final, NamedTuple

from core.understanding import Intent
from mailgateway.reading import families_lists as lists
from mailgateway.reading import families_places as places

PHRASES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "join": places.JOIN,
    "maybe": places.MAYBE,
    "doubt": places.DOUBT,
    "decline": places.DECLINE,
    "host": places.HOST,
    "series": lists.SERIES,
    "leave": lists.LEAVE,
    "stop": lists.STOP,
    "pause": lists.PAUSE,
    "delegate": lists.DELEGATE,
    "swap": lists.SWAP,
    "topic": lists.TOPIC,
    "help": lists.HELP,
    "access": lists.ACCESS,
    "report": lists.REPORT,
    "question": lists.QUESTION,
    "gone": lists.GONE,
    "personal": lists.PERSONAL,
    "trouble": lists.TROUBLE,
    "late": lists.LATE,
    "past": lists.PAST,
}
INTENTS: Final[dict[str, Intent]] = {
    "join": "join",
    "maybe": "maybe",
    "decline": "decline",
    "host": "host",
    "series": "series",
    "leave": "leave",
    "stop": "stop",
    "pause": "pause",
    "topic": "topic",
    "help": "help",
}
"""The families that mean something by themselves."""

NEUTRAL: Final = re.compile(
    r"\b(?:"
    r"no problem|no worries|can not wait|could not wait|not only|why not|can not recommend (?:it )?(?:highly )?enough|"
    r"not (?:want to |wanting to |going to |be )?miss(?:ing)? (?:it|this|out)?|would not miss|no need|no rush|no doubt|not to worry|"
    r"no (?:other |further |more )?questions?|no longer than|no later than|no matter|no \d+|not at all|not a problem|"
    r"not just|not least|if not|whether or not|or not|stop press|non stop|one stop|bus stop|"
    r"(?:please )?let me know if (?:not|you|there|that|this|anything|it|any|i need)|"
    r"(?:hope|hoping|hopefully)(?: that)? (?:you|this|that|it|all|everyone|everything)(?: are| is| finds| helps| goes| went| has)?|"
    r"looking forward to hearing|look forward to hearing|not sure who (?:to|else)|if that makes sense|"
    r"if (?:at all )?possible|if (?:that|this|it) (?:is|would be|was) (?:okay|fine|alright|all right|possible|not too late|"
    r"helpful|any help|easier|useful)(?: with you)?|if not too late|if (?:i|we) may|if you (?:do not|would not) mind|"
    r"if you (?:have|still have|have still got|have got) (?:a |any |some |still |the )*(?:room|space|places?|spaces?|spots?|capacity)|"
    r"if there (?:is|are) (?:still |a |any |some |enough )*(?:room|space|places?|spaces?|spots?|seats?|availability|capacity)"
    r"(?: left| available| for me| free| still)*|if (?:places|spaces) (?:remain|allow)|if (?:still )?available|"
    r"if (?:you|there) (?:need|is|are) (?:anything|any|more|a problem|an issue)|if so|if there is (?:one|any|still one)(?: going| left| free| available)?|if (?:that|anything|things|this) changes?|"
    r"if (?:that|it) helps|(?:probably|maybe|perhaps|possibly) (?:about |around |only |just )?(?:\d+|an|a few|five|ten|fifteen|twenty|half an) (?:mins?|minutes|hour)"
    r")(?= |$)"
)
"""Words that look like a phrase and are none: they are taken out first."""

NEGATORS: Final = frozenset({"not", "never", "unable", "neither", "without"})
REACH: Final = 4
SWITCHED_BY_NEGATION: Final = frozenset({"leave", "stop", "series", "topic", "maybe", "host"})
CONDITION: Final = re.compile(
    r"\b(?:if|unless|provided|providing|assuming|as long as|so long as|subject to|in case|only when|on condition|pending|awaiting)(?= |$)"
)
REQUEST: Final = re.compile(
    r"^(?:(?:hi|hello|yes|please|and|so|but|also|okay|thanks|sorry|just|great) )*(?:(?:can|could|may|might|would|will|is it|would it be|"
    r"am i|any chance|is there|is it) )|(?:wondering|wondered|wonder) (?:if|whether)"
)
"""How a polite request starts: with a phrase of one family in it, its question mark is used up."""

SOFT_NEXT: Final = re.compile(
    r"^(?=.*\b(?:next|another|other|future|later|february|following)\b)(?=.*\b(?:hope|hopefully|hoping|maybe|perhaps|might|try|see you|"
    r"catch|look forward|looking forward|will|would love|would like|another time)\b).*$"
)
"""“Maybe next time” beside a decline says nothing about this session."""

AGREEING: Final = re.compile(
    r"^(?:(?:that|this|it|which|looks|sounds|would|will be|lovely|great|brilliant|good|fantastic|perfect|please|for|on|to|happy|glad|from|of course|"
    r"definitely|absolutely|the|i would|i am|if|see|as|look|looking)\b|\d)"
)
"""How a clause goes on after “yes,” when the yes is an answer to us and not to something else."""
CONTRAST: Final = re.compile(r"(?:but|however|although|though|yet)\b")
UNFORTUNATELY: Final = re.compile(
    r"^(?:but|however|although|though|yet)\b|\b(?:unfortunately|sadly|afraid|alas|sorry)\b"
)
THIS_SESSION: Final = re.compile(
    r"\b(?:this (?:one|session|time|month|meeting|hangout|thursday)|\d{1,2}(?:st|nd|rd|th)|thursday(?:'s)?|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)\b"
)
_POLITE_PHRASES: Final = re.compile(
    r"\b(?:i |we )?hope (?:you are|all is|this finds you|you are keeping|you had|you are having|everyone is) (?:a |keeping |doing )?"
    r"(?:well|okay|good weekend|lovely weekend|good week)(?: today)?\b|"
    r"\b(?:sorry|apologies) (?:to (?:trouble|bother|be)|for (?:the |my |any |being )?(?:late|delay|delayed|slow|tardy|inconvenience|confusion|"
    r"short notice|radio silence))(?: (?:you|a|reply|response|notice|in (?:replying|responding|getting back to you)))*|"
    r"\b(?:letting me know|getting (?:back|in touch)(?: to me| with me)?|(?:all )?your (?:e-?mail|message|help|patience|invitation|invite|reminder)|"
    r"the (?:e-?mail|message|invitation|invite|reminder|update|info|information|heads up)|(?:much|really) appreciated|happy new year|merry christmas|"
    r"have a (?:good|great|lovely|nice) (?:day|week|weekend|evening|one)|not a problem|no problem|no worries|(?:organising|arranging|running|sending)"
    r"(?: this| these| it| that)?)\b"
)
_THANKS_NAME: Final = re.compile(
    r"(?:many |hi |hello |so )?(?:thanks|thank you|cheers|hi|hello|dear)(?: so much| again)? (?!yes|no|maybe|not|stop|but)\w+$"
)
_POLITE_WORDS: Final = frozenset({
    "many", "much", "so", "very", "a", "big", "great", "kind", "kindest", "best", "warm", "all", "the", "with", "and", "again", "for",
    "your", "you", "everyone", "everybody", "there", "team", "hi", "hello", "hiya", "dear", "good", "morning", "afternoon", "evening",
    "thanks", "thank", "cheers", "ta", "regards", "wishes", "please", "sorry", "apologies", "my", "this", "that", "it", "reply", "response",
    "late", "really", "diolch", "yn", "fawr", "kr", "bw", "x", "xx", "folks", "both", "appreciate", "i", "welcome",
})  # fmt: skip
NOTED: Final = re.compile(
    r"^(?:okay|okie|noted|got it|received|understood|great|lovely|perfect|fine|sounds (?:good|great|fine|lovely)|all good|brilliant|super|"
    r"fab|fabulous|excellent|will do|sure|of course|agreed|confirmed|wonderful|cool|good|done|amazing|definitely|absolutely|"
    r"that is (?:fine|great|good|okay|lovely))(?: (?:thanks|thank you|please|noted|okay|all|great|stuff|idea))*$"
)
_WELSH: Final = frozenset({
    "rwy'n", "dwi'n", "rwyf", "hoffwn", "hoffem", "byddaf", "bydda", "gallaf", "galla", "fydda", "ydw", "nac", "ddim", "oes", "gwelwch",
    "dda", "ymuno", "mynychu", "dod", "cyfarfod", "gyda", "fod", "wedi", "mae", "eisiau", "dydd", "iau", "anffodus", "methu", "gallu",
    "sesiwn", "nesaf", "hapus", "iawn", "os", "gen", "gennyf", "i'r", "hefyd", "llawer", "bawb", "rhowch", "fy", "enw", "lawr", "yno",
    "diolch", "fyddaf", "medru", "diwrnod", "hwnnw", "gwyliau",
})  # fmt: skip


def is_noted(words: str) -> bool:
    """Whether plain words only take note: “okay thanks for letting me know”."""
    return NOTED.match(" ".join(_POLITE_PHRASES.sub("", words).split()).removesuffix(" for")) is not None


def is_polite(words: str) -> bool:
    """Whether plain words are nothing but courtesy."""
    if _THANKS_NAME.match(words):
        return True
    return all(word in _POLITE_WORDS for word in _POLITE_PHRASES.sub("", words).split())


_ANCHORED = ("^", "(?:^", "(?<!")


class Family(NamedTuple):
    """One family: its pattern over plain words; `hits` finds the phrases."""

    name: str
    pattern: re.Pattern[str]


def _compiled(phrases: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """One pattern for a family. The word boundary stands once before all that need it: that keeps looking cheap."""
    bounded = [_ended(pattern) for pattern, _ in phrases if not pattern.startswith(_ANCHORED)]
    anchored = [_ended(pattern) for pattern, _ in phrases if pattern.startswith(_ANCHORED)]
    return re.compile("|".join([rf"(?<![^ ])(?:{'|'.join(bounded)})", *anchored] if bounded else anchored))


def _ended(pattern: str) -> str:
    """A phrase that ends at a word's end."""
    return f"(?:{pattern})" if pattern.endswith(("$", ")$", "(?= |$)")) else rf"(?:{pattern})(?![^ ])"


FAMILIES: Final[tuple[Family, ...]] = tuple(Family(name, _compiled(phrases)) for name, phrases in PHRASES.items())
WISHES: Final = _compiled(places.WISH)


def is_welsh(words: tuple[str, ...]) -> bool:
    """Whether enough of the words are Welsh that a person who reads it should answer."""
    found = sum(word in _WELSH for word in words)
    return found >= 3 or (found >= 2 and found * 3 >= len(words))
