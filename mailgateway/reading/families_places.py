"""Phrases about a place: join, maybe, decline, and a host who stands down (inbound.md 6.3). Plain words, see `clauses`.

Each phrase is a pattern over plain lower-case words, with an example that the tests read.
"""

# ruff: noqa: E501 - one phrase, one line

from typing import Final

_WE = r"(?:i|we)"
_HOW = (
    r"(?:(?:also|still|now|just|definitely|certainly|absolutely|really|very much|indeed|gladly|happily|all|both|please|"
    r"most|possibly|just about|of course|after all|be delighted to|be happy to|be glad to|be able to) )*"
)
_COME = (
    r"(?:come|be coming|coming|attend|be attending|attending|join|be joining|joining|take part|taking part|participate|"
    r"participating|be there|be at|be on|be along|make (?:it|this|that|the|thursday|your|both|next|\w*day\b|\d)|dial in|"
    r"drop in|pop in|pop along|tune in|go|going|sign up|signing up|"
    r"be part of|do (?:it|this|that|thursday|the \d+)|come along|(?:book|have|get|reserve|take|claim) (?:a|my|the|that|one) "
    r"(?:\w+ )?(?:place|spot|seat|space|slot|ticket))"
)
_PLACE = r"(?:place|spot|seat|space|slot|ticket|booking|attendance|registration|sign-up|signup)"
_GLAD = r"(?:happy|glad|pleased|delighted|keen|excited|more than happy|thrilled|looking forward)"

WISH: Final = (
    (rf"{_WE} would {_HOW}(?:like|love) to {_HOW}{_COME}", "I'd like to attend"),
    (rf"{_WE} would {_HOW}(?:like|love) (?:a|another|one) {_PLACE}", "I would like a place"),
    (rf"{_WE} would {_HOW}be {_HOW}{_GLAD} to {_HOW}{_COME}", "I would be delighted to join"),
    (
        rf"(?:^|\b(?:yes|please|thanks|and|but|so|okay) )would {_HOW}(?:like|love|be {_GLAD}) to {_HOW}{_COME}",
        "Would love to come",
    ),
    (rf"(?<!would )\b(?:{_GLAD}|love) to {_HOW}{_COME}", "Happy to come"),
    (rf"{_WE} (?:want|wish) to {_HOW}{_COME}", "I want to join"),
    (rf"interested in {_HOW}{_COME}", "I am interested in attending"),
)

JOIN: Final = (
    *WISH,
    (r"count (?:me|us) in", "count me in"),
    (r"sign (?:me|us) (?:up|on)", "sign me up"),
    (r"put (?:me|us|my name|our names) (?:down|on|forward)", "put me down"),
    (r"book (?:me|us)(?: in| on| up| down)?", "book me in"),
    (r"(?:register|enrol|enroll|include) (?:me|us)", "please register me"),
    (r"add (?:me|us)(?: (?:to|for|on) (?!.*\blist\b).*| please)?$", "please add me"),
    (
        rf"(?:save|reserve|book|keep|hold|grab|secure|get) (?:me |us |myself )?(?:a|one|my|the) (?:\w+ )?{_PLACE}",
        "please save me a place",
    ),
    (rf"{_WE} (?:will|shall) {_HOW}{_COME}", "I will come along"),
    (rf"{_WE} can {_HOW}{_COME}", "I can make it"),
    (rf"(?:^|\b(?:yes|and|but|thanks|okay|so|great|please) )(?:will|can|shall) {_HOW}{_COME}", "Will be there"),
    (rf"{_WE} (?:am|are|will be) {_HOW}(?:coming|attending|joining|able to {_COME}|free to {_COME})", "I am coming"),
    (rf"(?:^|\byes )(?:am )?(?:coming|attending|joining|able to {_HOW}{_COME})\b", "Yes, coming"),
    (
        rf"{_WE} (?:am|are) {_HOW}(?:going|free|available) ?(?:to {_COME}|$|on(?! (?:\w+ )?(?:leave|holiday|vacation|sabbatical))|for|then|that|at)",
        "I am free then",
    ),
    (
        rf"{_WE} (?:plan|intend|mean|am planning|are planning|am intending|am going|am able|are able) to {_HOW}{_COME}",
        "I plan to attend",
    ),
    (
        r"see you (?:all |both |everyone )?(?:there|then|on|at|thursday|tomorrow|today|all$|in (?!touch)|next|for)",
        "see you there",
    ),
    (rf"(?:can|could|may|might) {_WE} {_HOW}{_COME}", "could I come along"),
    (
        rf"(?:can|could|may|might) {_WE} {_HOW}(?:be (?:put|added|booked|signed|included|registered)|sign up)",
        "could I be added",
    ),
    (
        rf"(?:okay|fine|possible|alright|all right) (?:if {_WE}|for me|for us|to) (?:to )?{_HOW}{_COME}",
        "is it okay if I join",
    ),
    (
        rf"(?:wondering|wondered|wonder) (?:if|whether) {_WE} (?:could|can|might|may) {_HOW}{_COME}",
        "wondering if I could join",
    ),
    (
        rf"(?:any chance|would it be possible|is there a way) (?:of|that|to|{_WE} (?:could|can))? ?(?:me |us )?{_HOW}{_COME}",
        "any chance I could join",
    ),
    (rf"(?:is|are) there (?:still )?(?:a|any|some) {_PLACE}s? (?:left )?for (?:me|us)", "is there a place for me"),
    (rf"(?:a|one) {_PLACE} (?:please|for me)", "a place for me please"),
    (rf"{_WE} (?:will|would|shall) (?:like to )?take (?:up )?(?:a|the|that|this|my) {_PLACE}", "I will take the place"),
    (r"(?:i|we) (?:would like to |am happy to |gladly |happily )?accept\b(?! (?:that|the fact|my apolog))", "I accept"),
    (r"accepting (?:the|your|this) (?:invite|invitation|offer)", "accepting your invitation"),
    (r"confirm(?:ing)? (?:my|our) (?:attendance|place|booking)", "confirming my attendance"),
    (r"(?:i am|we are|i am definitely|definitely) in$", "I'm in"),
    (r"(?:works|suits|perfect|fine) (?:for )?(?:me|us)\b(?! to)", "that works for me"),
    (r"(?:i am|we are) (?:up for|game)", "I'm up for it"),
    (
        r"(?:am |are )?look(?:ing)? forward to (?:it|coming|attending|joining|being there|taking part|seeing (?:you|everyone)|the session|the meeting|thursday)(?! again)",
        "looking forward to it",
    ),
    (
        r"^(?:oh |and )?yes(?: yes)?(?: please| thanks| thank you| of course| definitely| absolutely| indeed| from me| for me| i am)*(?: do)?$",
        "yes please",
    ),
    (r"^yes (?:i|we) (?:will|can|would|am|do|shall)(?: please| thanks)?$", "yes I will"),
    (r"it is a yes(?: from me)?", "it's a yes from me"),
)

MAYBE: Final = (
    (r"(?:i|we|it) might(?! (?:i|we|add|suggest|say))", "I might"),
    (r"^might\b(?! (?:i|we))", "Might make it"),
    (r"(?:i|we) may (?:well |just |still |also )?(?:be|come|attend|join|make|pop|drop|not)", "I may come"),
    (r"maybe|perhaps", "Maybe I can come"),
    (
        r"not (?:\w+ )?(?:yet )?(?:100 |entirely |quite |completely |totally )?(?:sure|certain|confirmed)(?: yet)?",
        "not sure yet",
    ),
    (r"unsure|undecided", "I am unsure"),
    (r"(?:i|we)? ?(?:hope|hoping|aim|aiming) to", "hope to"),
    (r"hopefully", "hopefully I can come"),
    (r"(?:will|shall|going to|am trying|are trying|would|can)? ?(?:try|trying) (?:to|and|my|our)", "will try to come"),
    (r"^(?:i )?will try$", "I will try"),
    (r"do my best to", "I will do my best to come"),
    (r"provisional(?:ly)?|tentative(?:ly)?", "provisionally"),
    (r"pencil(?:led)? (?:me|us|it|this)?(?: in)?", "pencil me in"),
    (r"possibly|probably|potentially", "I can probably come"),
    (r"(?:should|ought to) (?:hopefully )?be (?:able to|there|fine|okay|free)", "I should be able to come"),
    (r"(?:i|we)? ?should make it", "I should make it"),
    (r"if (?:i|we) (?:can|am able|are able|get|manage)\b(?! not)", "I will come if I can"),
    (
        r"(?:diary|work|workload|meetings?|time|trains?|calls?|childcare) (?:permitting|allowing|permits|allows)",
        "diary permitting",
    ),
    (r"(?:it )?depends|depending on", "it depends on my diary"),
    (
        r"(?:let you know|confirm|get back to you|know|decide) (?:nearer|closer|later|once|when i|asap|as soon|on the day)",
        "will let you know nearer the time",
    ),
    (r"get back to you", "I will get back to you"),
    (r"check(?:ing)? (?:my|our|the) (?:diary|calendar|availability)", "I need to check my diary"),
    (r"fifty fifty|50 50|50/50|touch and go", "it is 50/50"),
    (r"see (?:if|whether) (?:i|we) can", "I'll see if I can come"),
)

_OUT = (
    r"(?:decline|drop out|pull out|bow out|duck out|cancel(?! the)|withdraw|pass\b|miss (?:it|this|out|the|that|thursday|tomorrow|today|"
    r"your|next|\d)|give (?:it|this|this one|this session) a miss|skip (?:it|this|the|thursday)|sit (?:this|it)(?: one)? out|"
    r"say no|send (?:my |our )?apologies|give (?:my |our )?apologies|offer (?:my |our )?apologies|stand down|back out)"
)
_AWAY = r"(?:away|off|on holiday|on vacation|on (?:annual |study |parental |compassionate |special |a )?leave|out of (?:the )?office|abroad|not (?:in|working|around))"
_THEN = (
    r"(?:then|that (?:day|date|week|afternoon|morning|time|one)|on (?!\w+ (?:behalf))|this (?:week|thursday|afternoon|one)|"
    r"the \d|tomorrow|today|thursday|all (?:day|week|that)|next)"
)

DECLINE: Final = (
    (
        rf"(?:can|will|do|shall|am|are|would)? ?not (?:(?:think|believe) (?:i|we) (?:can|will|am) )?(?:be |going to be |going to |now be |now |actually |unfortunately |sadly |after all |currently |be able to |able to |longer )*{_COME}",
        "I can't make it",
    ),
    (rf"(?:not|never) (?:be |going to be )?able to {_HOW}(?:{_COME}|do|make)", "I won't be able to attend"),
    (rf"unable to {_HOW}(?:{_COME}|do|make)", "unable to attend"),
    (rf"no longer {_HOW}(?:able to )?(?:{_COME}|do|make|available|free)", "I can no longer come"),
    (
        r"(?:^|\b(?:sorry|afraid|unfortunately|sadly|but|and|no) )(?:(?:i|we) )?(?:am afraid )?(?:(?:i|we) )?(?:can|will) not(?: sorry| this time| today| tomorrow| then| unfortunately| i am afraid)*$",
        "Sorry, I can't",
    ),
    (rf"(?:have|need|going) to {_HOW}{_OUT}", "I have to drop out"),
    (rf"(?:will|must|shall|would like to|want to|can|should|could|please) {_HOW}{_OUT}", "I must decline"),
    (r"(?:am|are) (?:dropping|pulling|bowing) out", "I am pulling out"),
    (r"^(?:i |we )?(?:decline|am declining|declining|withdraw|pass)(?: this| the| your| with)?\b", "I decline"),
    (
        rf"(?:cancel|release|give up|free up|forgo|forfeit|hand back|let go of|offer) (?:my|our|the) {_PLACE}",
        "please cancel my place",
    ),
    (rf"give (?:my|our) {_PLACE} (?:to|away|up)", "please give my place to somebody else"),
    (
        r"(?:give|send|sending|giving|pass on|accept|record|note|offer|offering|please accept|with) (?:my|our) (?:sincere |humble )?apologies(?! for (?:the|not|my|any|being|late|late))",
        "give my apologies",
    ),
    (
        r"apologies (?:from me|from us|for (?:thursday|tomorrow|today|this one|this time|this session|the session|this month|the meeting|next|the \d))",
        "apologies for Thursday",
    ),
    (
        r"(?:have|has|got|is|had|be) (?:a|another|an) (?:\w+ )?(?:clash|conflict|prior engagement|unavoidable)",
        "I have a diary clash",
    ),
    (r"clash(?:es|ing)?(?: with|$)", "it clashes with our team meeting"),
    (r"double booked|double-booked", "I'm double booked"),
    (
        r"(?:have|got|in|at) (?:another|a different) (?:meeting|appointment|commitment|event|call|training)",
        "I have another meeting",
    ),
    (r"(?:other|prior|previous) (?:commitments?|engagements?)", "I have other commitments"),
    (rf"{_AWAY} {_THEN}", "I'm on leave that day"),
    (r"count (?:me|us) out", "count me out"),
    (r"not (?:this time|this month|this one|for me|on this occasion)", "not this time"),
    (r"not (?:be )?(?:free|available)(?! until)", "I am not available"),
    (r"unavailable", "I am unavailable"),
    (r"something(?: else)? (?:has |is |just )?(?:come|came|cropped) up", "something has come up"),
    (
        r"^(?:oh |and )?(?:no|sorry no|no sorry|afraid not|i am afraid not)(?: thanks| thank you| sorry| not this time| from me| i can not| i will not)*$",
        "no thank you",
    ),
    (r"it is a no(?: from me)?", "it's a no from me"),
    (r"would rather not|rather not|prefer not to", "I'd rather not"),
)

HOST: Final = (
    (
        r"(?:not|unable to|no longer|never) (?:be |going to )*(?:able to |now )*(?:host|chair|run|lead|facilitate)",
        "I can't host",
    ),
    (r"(?:find|need|ask) (?:another|a different|a new|someone else to) host", "please find another host"),
    (r"step down as (?:the )?host|stand down as (?:the )?host", "I have to step down as host"),
)
