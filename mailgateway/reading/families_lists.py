"""Phrases about a series, leaving, pausing, other people, topics, questions, complaints; and what takes phrases out."""

# ruff: noqa: E501 - one phrase, one line

from typing import Final

_LIST = r"(?:(?:regular|mailing|distribution|email|e-mail|contact|invite|invitation|calendar|hangout) )*(?:lists?|group|circulation|database|distribution)"
_ME = r"(?:me|us|my (?:name|address|email|e-mail|details)(?: address)?|this (?:address|email|e-mail)(?: address)?)"

SERIES: Final = (
    (
        r"(?:every|each) (?:single )?(?:month|session|time|one|week|fortnight|third thursday|thursday|meeting|other)",
        "every month",
    ),
    (r"all of (?:them|these|the (?:sessions|dates|meetings))", "all of them"),
    (
        r"all (?:the )?(?:future |upcoming |remaining |coming |of the )?(?:sessions|dates|meetings|hangout)",
        "all the sessions",
    ),
    (r"regularly|on a regular basis|as a regular", "I would like to come regularly"),
    (
        r"keep (?:me|us) (?:invited|on (?:the|your) list)|keep inviting (?:me|us)",
        "keep me invited",
    ),
    (r"invite (?:me|us) to (?:all|future|every|the next)", "please invite me to all"),
    (
        rf"(?:add|put|include|get|have) {_ME} (?:to|on|onto|in) (?:the|your|this) {_LIST}(?! for (?!every|each|all|future|next))",
        "please add me to the list",
    ),
    (r"yes to (?:all|every|each|the (?:rest|others))", "yes to all the others"),
    (r"(?:in|down|up) for (?:the rest|(?:all )?the (?:others|remaining ones))$", "count me in for the rest"),
    (
        rf"be (?:(?:added|put|included|kept) )?(?:to|on|onto|in) (?:the|your|this) {_LIST}",
        "can I be added to the mailing list",
    ),
    (
        r"sign (?:me|us) up (?:to|for) (?:the|your) (?:\w+ )?(?:series|list|newsletter|group|network)",
        "sign me up to the series",
    ),
    (r"join (?:the|your) (?:series|list|mailing list|group|network)", "I would like to join the series"),
)

LEAVE: Final = (
    (
        r"(?:leave|quit) (?:the|this|your) (?:series|group|list|network|hangout|mailing list)",
        "I want to leave the series",
    ),
    (
        r"no longer (?:wish|want|need|like|plan|intend) to (?:\w+ )?(?:attend|take part|participate|join|come|be (?:part|involved|invited|a member))",
        "I no longer wish to take part",
    ),
    (r"take (?:me|us) out of (?:the|this) (?:series|group|network)", "take me out of the series"),
    (r"(?:end|cancel) my membership", "please end my membership"),
)

STOP: Final = (
    (r"unsubscrib(?:e|ed|ing)", "unsubscribe"),
    (
        rf"(?:remove|take|delete|drop|get|strike) {_ME} (?:off|from)(?: of)?(?: (?:the|your|this|all|any|of|these))* {_LIST}",
        "take me off your list",
    ),
    (rf"(?:remove|delete) {_ME}(?: please| from (?:this|these|your) (?:emails|mails|mailings?))?$", "please remove me"),
    (rf"off (?:the|your|this) {_LIST}", "off your list"),
    (
        r"stop (?:e-?mailing|sending|contacting|mailing|inviting|writing|these|the (?:e-?mails|mails|invit\w+)|all)",
        "stop emailing me",
    ),
    (
        r"(?:no longer|not|never) (?:\w+ )?(?:wish|want|need|like) to (?:\w+ )?(?:receive|hear|get|be (?:contacted|emailed|on|sent|mailed))",
        "I no longer wish to receive these",
    ),
    (r"no more (?:e-?mails?|mails?|invit\w+|letters|messages|of these|reminders)", "no more emails please"),
    (r"not (?:e-?mail|contact|send|invite|mail) (?:me|us)", "do not contact me again"),
    (
        r"not (?:want|need) (?:these|any|any more|your|more|the) (?:\w+ )?(?:e-?mails?|mails?|invit\w+|letters|messages)",
        "I do not want these emails",
    ),
    (r"take (?:me|us) off$|(?:cancel|end) my subscription", "please take me off"),
    (r"opt(?:ing)? out", "I would like to opt out"),
)

PAUSE: Final = (
    (r"paus(?:e|ing) (?:my|the|me|our|all|these|for|until|invitations)", "please pause my invitations"),
    (
        r"(?:until|till) (?:the )?(?:\w+ of |early |mid |late |at least |about |after )?(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|easter|christmas|the new year|next year)",
        "not until September",
    ),
    (
        r"for (?:the )?(?:next |a |another |about )*(?:few |couple of |\d+ |two |three |four |five |six |nine |twelve )?months?(?! s\b)",
        "for the next two months",
    ),
    (
        r"(?:maternity|paternity|parental|adoption|long term sick|sick) leave|sabbatical|secondment|career break",
        "I am going on maternity leave",
    ),
    (r"take a break from (?:the|these|this)", "I need to take a break from these"),
    (r"on leave from", "while I am on leave from 3 to 20 May"),
)

DELEGATE: Final = (
    (
        r"(?:forward|forwarded|forwarding|passed|passing) (?:this |it |the invite |the invitation )?(?:on )?to (?!you\b|me\b|my (?:personal|home|other)|the (?:team|group)\b)\w+",
        "Forwarding to Jo who will attend",
    ),
    (r"in (?:my|our) (?:place|stead)", "in my place"),
    (r"instead of me", "instead of me"),
    (r"on (?:my|our|his|her|their) behalf|on behalf of", "on behalf of"),
    (
        r"(?<!asked )(?<!told )(?<!by )(?<!from )(?<!pending )(?:my|a|our|another|one of my|some) (?:\w+ )?(?:colleagues?|managers?|deputy|boss|assistant|team|replacement|successor|teammates?|director|line manager)(?! (?:told|forwarded|recommended|mentioned|suggested|passed|sent|shared|said|pointed|introduced|meeting|away|day|agrees?|allows?|approves?|permits?|lets|will let|says|is (?:happy|okay|fine)))",
        "my colleague would like to come",
    ),
    (
        r"(?:someone|somebody|anyone|people|others|one) (?:else )?from (?:my|our|the) (?:\w+ )?(?:team|council|office|department|organisation|side)",
        "someone from our team will come",
    ),
    (r"(?:both|two|three|four|several|2|3|4|all) of us|a (?:few|couple) of us", "two of us will come"),
    (
        r"(?:two|three|four|five|several|some|[2-9]) (?:other |more |of my |of our )*(?:places|seats|spaces|spots|colleagues|people|others)(?! (?:left|free|available|remain))",
        "book 2 places for us",
    ),
    (r"(?:bring|bringing) (?:a|my|along|someone|another|two|\w+ along)", "I will bring a friend"),
    (r"(?<!else )(?:have|take|use|fill) my (?:place|spot|seat)", "could Sam have my place"),
    (r"plus one|\+1", "me plus one"),
    (
        r"(?:he|she|they) (?:will|would|can|could|is|are|wants?|might|may|comes?) (?:\w+ ){0,3}?(?:come|coming|attend|attending|join|joining|there|make it|take|go|going|represent|cover|host|instead)",
        "She will come",
    ),
    (r"\w+ and (?:i|me|myself)\b", "Jo and I will come"),
    (r"(?:represent|representing|cover for|stand in for|deputise for) (?:me|us)", "Jo will represent me"),
    (
        r"(?:add|invite|include|sign up|book|copy in|put down) (?!me\b|us\b|my (?:name|email)|the\b|this\b|that\b|it\b|to\b|in\b|a\b)(?:my|our|his|her|their|both|him|them|jo|\w+ (?:too|instead|as well))",
        "please invite him too",
    ),
)

TOPIC: Final = (
    (
        r"(?:could|can|should|might|may|shall) (?:we|you|i) (?:please |perhaps |also |possibly )*(?:cover|discuss|talk about|look at|explore|do (?:a session|something) (?:on|about)|have (?:a|one) (?:\w+ )?(?:session|talk|discussion|chat) (?:on|about)|suggest|propose)",
        "could we cover forms",
    ),
    (
        r"(?:suggestion|suggestions|idea|ideas|thought|proposal|topic) for (?:a |the |an |another |future |next |upcoming |some )*(?:topics?|sessions?|hangout|meetings?|discussion|agenda|themes?|talks?)",
        "suggestion for a topic",
    ),
    (
        r"(?:would|will|might|it is) (?:also |really |)?be (?:really |very |so )?(?:good|great|useful|helpful|interesting|nice|lovely|worth) (?:if we could |for us )?(?:to |a session |if we )(?:cover|discuss|hear|talk|have|see|explore|look|on|about|could|do)",
        "it would be useful to cover forms",
    ),
    (
        r"possible to (?:have (?:a|one) (?:\w+ )?(?:session|talk|discussion)|cover|discuss|talk about)",
        "would it be possible to have a session about forms",
    ),
    (
        r"topic (?:suggestion|idea|request)|(?:i|we) (?:would like to |want to )?(?:suggest|propose) (?:a |the |that |we |as |\w+ as )?(?:topic|session|theme|cover|talk|discuss|look|have)",
        "I suggest the topic of forms",
    ),
    (
        r"(?:like|love|keen|interested) (?:to (?:hear|see|learn|discuss|talk|cover)|a session|us to (?:cover|discuss)) (?:more |a bit |something )?(?:about|on|how|from)?",
        "I'd love to hear about forms",
    ),
    (r"how about (?:a session|covering|discussing|something) (?:on|about)?", "how about a session on forms"),
)

HELP: Final = (
    (r"what (?:do|should|must) (?:i|we) (?:have to |need to |have |need )?(?:to )?do\b", "what do I have to do"),
    (r"how (?:does|do) (?:it|this|these|that|things) work", "how does this work"),
    (
        r"how (?:do|can|should|would) (?:i|we) (?:join|sign up|register|book|take part|reply|attend|get a place|go about)",
        "how do I sign up",
    ),
    (r"^(?:i |we )?(?:need |can i have |please )?help(?: me)?(?: please)?$", "please help me"),
)

SWAP: Final = (
    (r"instead(?! of me)|rather than", "Friday instead"),
    (r"(?:swap|switch|move|transfer|change) (?:me|us|my (?:place|booking)|to|from)", "please swap me to February"),
)

ACCESS: Final = (
    (r"(?:live |closed )?caption(?:s|ing|ed)?|subtitles?", "I need captions"),
    (r"bsl|sign language|interpreters?|palantypist|lip ?read\w*", "I need a BSL interpreter"),
    (
        r"hearing (?:loop|impair\w+|aids?|loss)|hard of hearing|deaf|visually impaired|partially sighted|i am blind|registered blind",
        "I am deaf",
    ),
    (r"screen ?readers?|large print|easy read|wheelchair|dyslexi[ac]", "I use a screenreader"),
    (r"access(?:ibility)? (?:needs?|requirements?)|reasonable adjustments?", "I have access needs"),
)

REPORT: Final = (
    (r"complain(?:t|ts|ing|ed)?|unacceptable|disgrac\w+", "I want to make a complaint"),
    (r"inappropriate|offensive|harass\w*|bully\w*|discriminat\w+|abusive", "that was inappropriate"),
    (r"uncomfortable|(?:was|were|so|very|being) rude", "it made me feel uncomfortable"),
    (
        r"(?:delete|erase|remove|wipe|destroy) (?:everything|(?:all |any |of |the |my |our |your |personal )+(?:data|information|records?)|all (?:of )?my (?:personal )?details)|right to (?:erasure|be forgotten)",
        "please delete all of my personal data",
    ),
    (r"data breach|safeguarding|(?:how|where) did you get my|gdpr|subject access|ico\b", "how did you get my address"),
)

QUESTION: Final = (
    (
        r"^(?:and |but |also |so |hi |hello )?(?:who|what|when|where|why|how|which) (?:is|are|do|does|did|will|would|can|could|should|time|date|day|link|platform|happens|long|many|much|exactly|kind|sort)\b",
        "what time does it start",
    ),
    (r"^(?:and |but |also )?(?:is|are) there\b", "is there a recording"),
    (
        r"^(?:and |but |also |so )?(?:do|does|did|is|are|was|were|has|have|should|would|will) (?:you|it(?! (?:be possible|okay|fine|possible|alright|all right|too late))|this|the|we|i|there|anyone|that|they)\b",
        "do you have a recording",
    ),
    (
        r"please (?:can you |could you |do )?(?:confirm(?! (?:my|our|me))|advise|clarify|explain|tell me|(?:re)?send(?! (?:my|our) apolog)|forward|share)",
        "please confirm",
    ),
    (
        r"(?:can|could|would|will) you (?:please |also |possibly |kindly |just )*(?:confirm(?! my place)|advise|clarify|explain|tell|(?:re)?send|forward|share|check|let me know|ask|give me (?!a place)|help|look)",
        "could you send me the link",
    ),
    (r"let me know (?:what|when|where|how|who|whether|which|the|about|your|of)", "let me know what to bring"),
    (
        r"(?:wondering|wonder|not sure|unsure|like to know|want to know|know|idea) (?:what|when|where|how|who|whether|which|why|if there|if you|if it)",
        "I'd like to know what to bring",
    ),
    (
        r"(?:cancel|postpone|reschedule|call off) (?:the|our|that|next month's) (?:\w+ ){0,2}?(?:session|meeting|hangout)",
        "we need to cancel the December session",
    ),
    (r"stop (?:sending )?(?:me )?(?:the |these |your |any )*reminders", "stop the reminders"),
    (r"(?:quick|a|one|another|my|few) (?:\w+ )?questions?(?: about| for| on|$)", "I have a quick question"),
)

GONE: Final = (
    (
        r"(?:have |has )?(?:just |now |recently )?(?:moved|changed|swapped) (?:to (?:a |an )?(?:new|another|different) )?(?:teams?|jobs?|roles?|posts?|departments?|councils?)",
        "I've moved teams",
    ),
    (
        r"(?:leaving|left|leave) (?:the |this |my )?(?:council|authority|organisation|post|role|job)|(?:am|have) retir(?:ing|ed)",
        "I'm leaving the council on Friday",
    ),
    (r"(?:no longer|not) relevant (?:to|for) (?:me|us|my role)", "this is no longer relevant to me"),
    (r"(?:started|starting|in) (?:a|my) new (?:role|job|post)", "I have started a new role"),
)
"""Somebody's work has changed: whether they leave, or somebody else comes in their place, only a person can find out."""

PERSONAL: Final = (
    (r"my name is|(?:changed|spelt|spelled|got) my (?:name|e-?mail)", "My name is Samuel not Sam"),
    (r"(?:new|personal|other|home|different|correct) (?:e-?mail|address)", "I have a new email address"),
    (r"wrong (?:person|name|address|e-?mail|\w+$)", "I think you have the wrong Sam"),
    (r"(?:call|ring|phone|telephone) me(?: back| on| at|$)", "Can you call me on 01234 567890"),
    (r"(?:happy|willing|able|like|love|volunteer) to host", "Happy to host one"),
    (
        r"(?:present|speak|demo|show) (?:on|about|our|you|something)|(?:do|give) a (?:talk|demo|presentation)",
        "I could present on our project",
    ),
    (
        r"already (?:said|accepted|replied|responded|signed|booked|confirmed|answered)|(?:said yes|accepted|replied|responded|confirmed|booked) (?:already|before|last week|yesterday)",
        "I accepted already",
    ),
    (r"reserve list|(?:place|space|spot) (?:comes|becomes|opens|frees)", "If a place comes up let me know"),
)
"""What only a person can answer, where the text says nothing else."""

TROUBLE: Final = (
    (
        r"(?:zoom|teams|meet|webex|video|link|site|it) (?:is|are|has been|have been|gets?) (?:\w+ )?blocked|blocked (?:by|at|on|from) (?:our|my|the|work|it)|has blocked (?:the|this|zoom|teams|meet|it)",
        "Zoom is blocked at work",
    ),
    (
        r"not (?:yet )?(?:received|got|had|find|see|seen) (?:the|a|an|my|any|your) (?:\w+ )?(?:invite|invitation|link|details|confirmation|e-?mail)|(?:lost|deleted|mislaid) (?:the|my|your) (?:\w+ )?(?:invite|invitation|link|details|e-?mail)",
        "I have not received the calendar invite",
    ),
    (
        r"link (?:does|is|will|did|do|has|was) not|(?:not|broken|wrong|dead) (?:\w+ )?link|(?:it|this|zoom|teams|that|button|website|form|page) (?:does|is|did|will|are|has) not work(?:ing|ed)?$",
        "the link does not work",
    ),
    (
        r"not (?:get in|log in|log on|connect|hear|see (?:you|anyone|anything)|find the (?:link|invite)|open|access|let me)",
        "I can't get in",
    ),
    (
        r"in the (?:lobby|waiting room)|let me in|(?:am |are |still |been )trying to (?:join|get in|log|connect)|waiting to be let in",
        "I'm in the lobby",
    ),
    (
        r"(?:join|joining|into) the (?:call|meeting) (?:now|at the moment)|(?:sound|audio|microphone|mic|camera|screen) (?:is|does|will|has)",
        "no way into the meeting now",
    ),
)

LATE: Final = (
    (
        r"(?:be|am|are|run|running|arrive|arriving|join|joining|come|coming|start|turn up|dial in|slightly|bit|little|minutes|mins|hour) (?:a (?:bit|little|few minutes) |slightly |\d+ (?:minutes|mins) |there )?late\b",
        "I will be late",
    ),
    (
        r"leave (?:a (?:bit|little) )?(?:early|at \d\S*|before)|(?:drop off|go|leave|dash) (?:at|by|after) (?:\d|half)",
        "I have to leave early",
    ),
    (
        r"(?:until|till|before|after) (?:about |around |at least |after |gone )?(?:\d{1,2}(?:[.:]\d\d)?(?:am|pm)?|half|quarter|later|the second)(?= |$)(?! (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
        "I can't join until 2.15",
    ),
    (
        r"(?<!in )(?:for )?the (?:start|beginning|first (?:half|part|hour|\d+|few|ten|fifteen|bit)|second half|last (?:half|part|bit|\d+)|whole|full|entire|end|introduction)",
        "I will miss the first half",
    ),
    (r"(?:part|some|half|most) of (?:it|the (?:session|meeting|time|hour))", "I can only come for part of it"),
    (r"\b(?:at|make|do) \d{1,2}(?:[.:]\d\d)?(?:am|pm|ish)?$", "I can't do 2pm"),
)

PAST: Final = (
    (r"missed (?:it|the|this|you|out|your|that|last|yesterday)", "sorry I missed it"),
    (
        r"last (?:week|month|time|session|year|night|thursday|meeting|one)|yesterday|the other (?:day|week)|earlier (?:this|in the) week",
        "it was good last month",
    ),
    (
        r"(?:was|were) (?:un|not )able to|(?:was|were|had) (?:hoping|hoped|planning|planned|going|meant|meaning|intending|intended)|(?:had hoped|meant|wanted) to|(?:would|could|should) have|wish (?:i|we) (?:could|had)|if only|could not (?:\w+ )?(?:make|attend|come|join|be|stay)|did not (?:make|attend|come|join|get|manage)",
        "sorry I was unable to attend",
    ),
    (
        r"(?:was|were) (?:great|good|lovely|really|very|so|such|brilliant|useful|interesting|excellent)|enjoyed|(?:i|we) (?:attended|came|joined)",
        "it was really good",
    ),
)
