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
    r"(?:come along|come(?! (?:back|up|across|to (?:that|it|you)\b))|be coming|coming(?! (?:back|up|round|around))|"
    r"attend(?! to\b)|be attending|attending|"
    r"join(?! the (?:dots|queue|conversation|other|club))|be joining|joining|take part|taking part|participate|participating|"
    r"be there(?! (?:for (?:my|our|a|his|her)|in spirit))|be at|be on(?! (?:leave|holiday|annual|(?:the|your|this) (?:\w+ )*list))|be along|"
    r"make (?:it|this|that|the|thursday|your|both|next|\w*day\b|\d\S*)|dial in|drop in|pop in|pop along|tune in|"
    r"go(?! (?:ahead|back|through|over|with|for|on|into))|going(?! (?:ahead|back|through|over|with|for|into|to))|"
    r"sign up|signing up|register|enrol|book on|be part of|do (?:it|this|that|\w+days?|the (?:\d+|(?:new |other )?(?:date|day|time|one)))|"
    r"(?:book|have|get|reserve|take|claim) (?:a|my|the|that|one) (?:\w+ )?(?:place|spot|seat|space|slot|ticket))"
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
    (rf"{_WE} {_HOW}(?:want|wish) to {_HOW}{_COME}", "I still want to join"),
    (rf"interested in {_HOW}{_COME}", "I am interested in attending"),
)

JOIN: Final = (
    *WISH,
    (r"count (?:me|us) in", "count me in"),
    (r"sign (?:me|us) (?:up|on)", "sign me up"),
    (r"(?:put|pop|stick) (?:me|us|my name|our names) (?:down|on|forward)", "put me down"),
    (r"book (?:me|us)(?: in| on| up| down)?", "book me in"),
    (r"(?:register|enrol|enroll|include) (?:me|us)", "please register me"),
    (r"add (?:me|us|my name)(?: (?:to|for|on) (?!.*\blist\b).*| please)?$", "please add me"),
    (
        rf"(?:save|reserve|book|keep|hold|grab|secure|get) (?:me |us |myself )?(?:a|one|my|the) (?:\w+ )?{_PLACE}",
        "please save me a place",
    ),
    (rf"{_WE} (?:will|shall) {_HOW}{_COME}", "I will come along"),
    (rf"{_WE} can {_HOW}{_COME}", "I can make it"),
    (rf"(?:^|\b(?:yes|and|but|thanks|okay|so|great|please) )(?:will|can|shall) {_HOW}{_COME}", "Will be there"),
    (
        rf"{_WE} (?:am|are|will be) {_HOW}(?:coming(?! (?:back|round|around|to the|up))|attending|joining|able to {_COME}|free to {_COME})",
        "I am coming",
    ),
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
        r"see you (?:all |both |everyone )?(?:there|then|on (?:the|that|this|\w+day|\d)|at (?:the (?:session|meeting|hangout|next)|this|that|it|\d)|thursday|tomorrow|today|all$|in (?:january|february|march|april|may|june|july|august|september|october|november|december)|next (?:week|thursday|month)|for (?:this|that|it|the))",
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
    (rf"{_GLAD} to accept$", "happy to accept"),
    (r"^still (?:coming|attending|joining|planning to (?:come|attend|join))$", "All good, still coming"),
    (r"^accepted(?: with (?:thanks|pleasure))?$", "Accepted with thanks"),
    (r"(?:would love|would like) (?:that|this|it)$", "I'd love that"),
    (r"^(?:attend|going|i attend)$", "Attend"),
    (r"accepting (?:the|your|this) (?:invite|invitation|offer)", "accepting your invitation"),
    (r"confirm(?:ing)? (?:my|our) (?:attendance|place|booking)", "confirming my attendance"),
    (r"(?:i am|we are|i am definitely|definitely) in$", "I'm in"),
    (r"(?:works|suits|perfect|fine) (?:for )?(?:me|us)\b(?! to)", "that works for me"),
    (r"(?:i am|we are|would be|will be) (?:up for|game)", "I'm up for it"),
    (
        r"(?:am |are )?look(?:ing)? forward to (?:it|coming|attending|joining|being there|taking part|seeing (?:you|everyone)|the session|the meeting|thursday)(?! again)",
        "looking forward to it",
    ),
    (
        r"^(?:oh |ooh |oo |and |hi |hello |great |lovely |thanks |okay |a |big )*yes(?: yes)?(?: please| okay| thanks| thank you| of course| definitely| absolutely| indeed| from me| for me| i am)*(?: do)?$",
        "yes please",
    ),
    (r"^yes(?: please)? (?:(?:for|to|on|this) )*\w+day(?: please| thanks)?$", "yes Thursday"),
    (r"^yes (?:i|we) (?:will|can|would|am|do|shall)(?: please| thanks)?$", "yes I will"),
    (r"^(?:\w+ )?yes(?: please)? to (?:this|that|the|it)\b(?! both)", "yes to this please"),
    (rf"too late (?:for (?:me|us) )?to {_COME}", "is it too late to join"),
    (r"consider (?:me|us) (?:signed up|in|booked|going)", "consider me signed up"),
    (rf"(?:grateful for|appreciate|want|need) (?:a|one|another) {_PLACE}", "I'd appreciate a place"),
    (r"^in$|want in$|^y$|on board$", "I want in"),
    (r"(?:plan|planning) on (?:coming|attending|joining|being there)", "I plan on attending"),
    (rf"^(?:intending|planning) to {_COME}", "Intending to come"),
    (r"^yes(?: please)? and\b", "yes and"),
    (r"it is a yes(?: from me)?", "it's a yes from me"),
)

_MODAL = r"(?:might|may|could possibly|could perhaps|could maybe|can possibly|can probably|will probably|will hopefully|will possibly)"
_WHEN = r"(?:nearer|closer|later|once|when (?:i|we)|as soon|on the day|if (?:i|we) can|soon|by|next week|tomorrow)"

MAYBE: Final = (
    (
        rf"(?:{_WE} )?{_MODAL} (?:well |just |still |also |not |just about )*(?:be (?:able|free|available) (?:to )?|get to )?{_COME}",
        "I might come",
    ),
    (rf"{_WE} {_MODAL}(?: well| do| be| just)?$|^(?:might|{_WE} (?:may|might) be able to)(?: do| well)?$", "I might"),
    (
        r"(?:may|might) (?:well |just )?(?:not|have to|need to) (?:be able|make|come|attend|join|miss|drop|cancel|pull|leave|decline|skip)(?: to)?",
        "I may have to miss it",
    ),
    (
        r"^(?:(?:a|but|i would say|i think|it is a|down as a|me as a|yes|well|hmm|so|just|only|still|it is) )*(?:maybe|perhaps|hopefully|possibly|probably|provisionally|tentatively|tentative|provisional|potentially)(?: (?:yes|so|can|for now|at (?:this|the) (?:stage|moment)|please|from me|not sure|will see|i can|i will))*$",
        "maybe",
    ),
    (r"down as (?:a )?(?:maybe|tentative|provisional|possible)|a maybe\b", "put me down as a maybe"),
    (r"provisional(?:ly)?(?: yes| booked)?|tentative(?:ly)?(?: yes)?|tentative (?:place|yes|booking)", "provisionally"),
    (
        r"not (?:\w+ )?(?:yet )?(?:100 |entirely |quite |completely |totally )?(?:sure|certain|confirmed)(?: yet)?(?! (?:what|why|who|how|when|where|which|about|that|of|you|to|the))",
        "not sure yet",
    ),
    (r"^(?:i am |am |still )*(?:unsure|undecided)(?! (?:what|why|who|how|when|where|which))", "I am unsure"),
    (rf"(?:hope|hoping|hopeful|aim|aiming) to {_HOW}(?:{_COME}|see you there)", "I hope to come"),
    (r"(?:i|we) (?:do |really )?hope so$|^hope(?:fully)? so$", "I hope so"),
    (
        rf"(?:will|shall|going to|would|can) (?:try|be trying|do my best|do our best) (?:my best )?(?:to|and) {_HOW}{_COME}|^(?:will |i will )?try (?:to|and) {_COME}",
        "I will try to come",
    ),
    (r"^(?:i )?(?:will|can) try(?: my best)?$|do my best(?: to be there)?$", "I will try"),
    (r"pencil(?:led)? (?:me|us|it|this)?(?: in)?", "pencil me in"),
    (
        rf"(?:should|ought to) (?:hopefully |probably )?(?:be (?:able to|there|fine|okay|free)|{_COME})",
        "I should be able to come",
    ),
    (
        r"if (?:i|we) (?:can|am able|are able|manage|get (?:cover|away|time|a chance|the (?:time|chance|okay)|permission|approval|there))\b(?! not)",
        "I will come if I can",
    ),
    (
        r"(?:diary|work|workload|meetings?|time|trains?|calls?|childcare|things) (?:permitting|allowing|permits?|allows?)",
        "diary permitting",
    ),
    (r"(?:it |that )?(?:all )?depends|depending on", "it depends on my diary"),
    (rf"(?:let you know|confirm|get back to you|know|decide|say) {_WHEN}", "will let you know nearer the time"),
    (r"(?:will|can) (?:have to )?get back to you", "I will get back to you"),
    (
        r"check(?:ing)? (?:with )?(?:my|our|the) (?:diary|calendar|availability|manager|team)",
        "I need to check my diary",
    ),
    (
        r"(?:need|have) to (?:check|see)$|think so$|(?:can|could) not (?:say(?: yet| for sure| for certain)?$|promise|confirm|commit)",
        "I need to check",
    ),
    (r"fifty fifty|50 50|50/50|touch and go", "it is 50/50"),
    (r"(?:see|work out|find out|let you know) (?:if|whether) (?:i|we) (?:can|will|am able)", "I'll see if I can come"),
)

DOUBT: Final = (
    (
        r"(?:might|(?:i|we|it|that|this|there|he|she|they|you|which|but) may|maybe|perhaps|hopefully|possibly|probably|potentially|otherwise)",
        "maybe we could move it",
    ),
)

_OUT = (
    r"(?:decline|drop out|pull out|bow out|duck out|cancel(?= (?:my|our) (?:place|spot|booking|seat)|$| it| this| on | thursday)|withdraw|pass\b(?! (?:to|my|me|along|the|them|onto|(?:this|it|these) (?:on|to|along)))|miss (?:it|this|out|the|that|thursday|tomorrow|today|"
    r"your|next|\d\S*)|give (?:it|this|this one|this session) a miss|skip (?:it|this|the|thursday)|sit (?:this|it)(?: one)? out|"
    r"say no|send (?:my |our )?apologies|give (?:my |our )?apologies|offer (?:my |our )?apologies|stand down|back out)"
)
_AWAY = r"(?:away|off|on holiday|on vacation|on (?:annual |study |parental |compassionate |special |a )?leave|out of (?:the )?office|abroad|not (?:in|working|around))"
_THEN = (
    r"(?:then|that (?:day|date|week|afternoon|morning|time|one)|on (?!\w+ behalf)(?:the )?\w+|this (?:week|thursday|afternoon|one)|"
    r"the \d|tomorrow|today|thursday|all (?:day|week|that)|next)"
)

DECLINE: Final = (
    (
        rf"(?:can|will|do|shall|am|are|would)? ?not (?:(?:think|believe) (?:i|we) (?:can|will|am) )?(?:be |going to be |going to |now be |now |actually |unfortunately |sadly |after all |currently |be able to |able to |longer )*{_COME}",
        "I can't make it",
    ),
    (rf"(?:not|never) (?:be |going to be )?able to {_HOW}(?:{_COME}|do|make)", "I won't be able to attend"),
    (rf"unable to {_HOW}(?:{_COME}|do|make)", "unable to attend"),
    (rf"no longer {_HOW}(?:can )?(?:able to )?(?:{_COME}|do|make|available|free)", "I can no longer come"),
    (
        r"(?:^|\b(?:sorry|afraid|unfortunately|sadly|but|and|no|now|so) )(?:(?:i|we) )?(?:am afraid )?(?:(?:i|we) )?(?:now )?(?:(?:i|we) )?(?:can|will) not(?: sorry| this time| today| tomorrow| then| unfortunately| i am afraid)*$",
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
        r"^(?:my )?apols(?: (?:from me|for (?:this one|this time|thursday)))?$|apologies (?:from me|from us|for (?:thursday|tomorrow|today|this one|this time|this session|the session|this month|the meeting|next|the \d))",
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
        r"^(?:oh |and )?(?:no|sorry no|no sorry|afraid not|i am afraid not)(?: thanks| thank you| sorry| not this time| from me| for me| i can not| i will not)*$|^n$",
        "no thank you",
    ),
    (r"it is a no(?: from me)?", "it's a no from me"),
    (r"^(?:sorry )?(?:no can do|no go)(?: sorry| i am afraid| unfortunately)*$", "no can do"),
    (r"^(?:absolutely|definitely|certainly) not$", "absolutely not"),
    (r"no time (?:for (?:this|it)|this (?:month|week|time|one)|to (?:come|attend|join))", "no time this month"),
    (
        r"not (?:convenient|doable|feasible|possible)(?: for (?:me|us))?|not (?:work|suit)(?: for)? (?:me|us|well)|(?:days?|date|time|that|this|it) (?:does|do|will) not (?:work|suit)$|not a good (?:time|day|date)",
        "Thursdays don't work for me",
    ),
    (
        r"(?:am|are|be) (?:in|at|on|away|off|teaching|travelling|visiting|hosting|speaking|working on) (?:\w+ ){0,4}?(?:that|all|on that) (?:day|week|afternoon|morning)",
        "I'm in training that day",
    ),
    (
        r"(?:remove|take|withdraw|cancel) (?:me|us|my name)(?: (?:off|out|from|of))* (?:this|the|that|\w+day's|\w+day) (?:\w+ )?(?:session|meeting|hangout|one|event)",
        "please remove me from this session",
    ),
    (
        r"(?:take|cross|strike) (?:me|us|my name) off (?:for|this|that|thursday)|leave (?:me|us) out",
        "take my name off for Thursday",
    ),
    (r"(?:cancel|withdraw) (?:me|us|my name)", "please cancel me"),
    (r"no longer (?:need|want|require)(?! to)", "I no longer need the January one"),
    (r"would rather not|rather not|prefer not to", "I'd rather not"),
)

HOST: Final = (
    (
        r"(?:not|unable to|no longer|never) (?:be |going to )*(?:able to |now )*(?:host|chair|run|lead|facilitate)",
        "I can't host",
    ),
    (r"(?:find|need|ask) (?:another|a different|a new|someone else to) host", "please find another host"),
    (
        r"(?:someone|somebody|anyone) else (?:will |to )?(?:(?:need|have|needs|has) to |should |must )?(?:host|run|chair|lead|facilitate)",
        "someone else will need to run it",
    ),
    (r"step down as (?:the )?host|stand down as (?:the )?host", "I have to step down as host"),
)
