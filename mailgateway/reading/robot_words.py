"""Subjects by which machines give themselves away, in the languages of the public test sets, English and Welsh."""

# ruff: noqa: E501 - one language, one line

import re
from typing import Final

AUTO_SUBJECT: Final = re.compile(
    r"(?:automatic(?:ally generated)? repl(?:y|ies)|auto[ -]?repl(?:y|ied)|auto(?:matic)?[ -]?response|automated (?:reply|response)|"
    r"auto:|auto[ -]?answer|autoresponder|out[ -]of[ -](?:the[ -])?office|ooo\b|away from (?:the office|my desk|my e-?mail)|"
    r"(?:i am |i'm )?on (?:annual |maternity |paternity )?leave\b|thank you for (?:contacting|your e-?mail|your message|getting in touch)|"
    r"vacation (?:reply|response|message)|abwesenheit|automatische antwort|autoantwort|r[ée]ponse automatique|absence du bureau|"
    r"(?:message d')?absence|respuesta autom[áa]tica|fuera de (?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|"
    r"automatisch(?:e)? antwoord|automatisch bericht|afwezig|autosvar|automatiskt svar|automatisk svar|frånvaro|fravær|"
    r"resposta autom[áa]tica|fora do escrit[óo]rio|poissa|automaattinen vastaus|ymateb awtomatig|ateb awtomatig|"
    r"allan o'?r swyddfa|i ffwrdd o'?r swyddfa|автоответ|自動返信|自动回复|meeting forward notification|"
    r"hysbysiad blaenyrru)",
    re.IGNORECASE,
)
"""At the start of the peeled subject (inbound.md 3.3 rule 8)."""

BOUNCE_SUBJECT: Final = re.compile(
    r"(?:.{0,40}\b)?(?:undeliver|un-?deliverable|not deliver|delivery (?:status )?(?:notification|report|failure|failed|error|"
    r"problem|has failed|incomplete|unsuccessful|delayed|warning)|deliver(?:y|ed) (?:to .{1,80} )?(?:has )?failed|"
    r"returned mail|return(?:ed)? to sender|mail (?:delivery|system|could not be|not|returned)|mail(?:er)?[ -]?(?:daemon|error)|"
    r"(?:e-?mail|message|mail) (?:\w+ ){0,2}(?:could not be|cannot be|can't be|was not|not|has not been) (?:sent|delivered)|failure (?:notice|notification|delivery)|"
    r"message (?:delivery|status|undeliver|blocked|rejected|bounced|delayed)|your message (?:to .{1,80} )?(?:was|has|could|couldn't)|"
    r"could not (?:be delivered|send|deliver)|warning: could not send|nondeliverable|non[- ]?delivery|user unknown|unknown user|"
    r"mailbox (?:full|unavailable|exceeded)|rejected (?:mail|posting|message)|bounce|dsn\b|"
    r"unzustellbar|zustellung|nicht zugestellt|unzustellbare|fehlgeschlagen|"
    r"(?:échec|echec)|non remis|non distribu|message non|retour de|impossible de remettre|notification d'état|"
    r"no se (?:ha podido|puede) entregar|no entregado|devuelto|error de entrega|notificación de estado|"
    r"non recapitabile|mancata consegna|notifica (?:di|dello) stato|impossibile recapitare|messaggio non|"
    r"onbestelbaar|niet (?:afgeleverd|bezorgd)|bezorging|"
    r"kan inte levereras|ej levererbar|olevererbar|leveransstatus|kunne ikke leveres|ikke leveret|leveringsfejl|"
    r"ikke levert|leveringsfeil|kan ikke leveres|"
    r"nie(?:dostarczaln|dostarczon| dostarczono)|niedostarcz|zwrot|"
    r"não (?:entregue|foi possível entregar)|falha (?:na|de) entrega|"
    r"methu (?:danfon|anfon)|heb ei ddanfon)",
    re.IGNORECASE,
)
DELAY_SUBJECT: Final = re.compile(
    r".{0,60}(?:\bdelay(?:ed)?\b|warning: could not send|still being retried|verzögert|retard|retrasad|vertraagd|försen|forsink|"
    r"opóźnion|will keep trying)",
    re.IGNORECASE,
)
RECEIPT_SUBJECT: Final = re.compile(
    r"(?:not )?read: |read receipt|gelesen: |lu : |leído: |letto: |läst: |lest: |gelezen: ", re.IGNORECASE
)

RECEIPT_BODY: Final = re.compile(
    r"\s*your message\s*\n(?:[^\n]*\n){1,12}?\s*(?:was (?:read|displayed|opened)|was deleted without being read|is displayed) on\b",
    re.IGNORECASE,
)
"""A receipt that lost its report part: what is left is the text that Outlook writes into it."""
RECALL_BODY: Final = re.compile(r"[^\n]{1,120} would like to recall the message\b", re.IGNORECASE)

GONE_BODY: Final = re.compile(
    r"(?:(?:hi|hello|dear|thank you|thanks|many thanks)\b[^\n]{0,80}\n*\s*){0,2}(?:please note (?:that )?)?"
    r"(?!i |we )(?:[\w'’.-]{1,30} ){1,4}(?:no longer works (?:for|at|with|here)|is no longer (?:employed|with|working|at)|has (?:now |recently )?left (?:the |our )?"
    r"(?:council|organisation|organization|authority|company|team|department|borough|service|trust))\b|"
    r"[^\n]{0,300}\b(?:mailbox|inbox|e-?mail address|account|address) is (?:not|no longer|un)[ -]?(?:being )?(?:monitored|in use|active|checked)\b",
    re.IGNORECASE,
)
"""A body that says its mailbox has nobody behind it any more: a weak sign, like an absence."""

AWAY_BODY: Final = re.compile(
    r"(?:(?:hi|hello|dear|thank you|thanks|many thanks|thank you so much)\b[^\n]{0,80}\n*\s*){0,3}"
    r"(?:please note (?:that )?)?(?:i am|i'm|i will be|i'll be) (?:currently |now |presently )?(?:out of (?:the |my )?office|on (?:annual |sick |maternity |"
    r"paternity |parental |special |compassionate )?leave\b(?! (?:that|on|then|the))|away (?:from|until|on annual|on leave)|(?<=currently )away\b|(?<=presently )away\b|not in the office|not working (?:today|until)|"
    r"out of office|on holiday until|on vacation)",
    re.IGNORECASE,
)
"""The start of a body that says its writer is away: a weak sign (inbound.md 3.4)."""

TICKET_BODY: Final = re.compile(
    r"(?:(?:hi|hello|dear)\b[^\n]{0,80}\n*\s*)?thank you for (?:contacting|your (?:e-?mail|enquiry|message|request))[^\n]{0,160}\b"
    r"(?:we (?:aim|endeavour) to|we will (?:respond|reply|get back|be in touch)|you will receive|has been (?:logged|received|assigned))|"
    r"[^\n]{0,200}\b(?:unmonitored (?:mailbox|inbox|address|account)|(?:request|enquiry|message|e-?mail|ticket|case) has been (?:logged|assigned|registered))",
    re.IGNORECASE,
)
"""A body by which a help desk or an office acknowledges whatever comes: a weak sign."""

NOREPLY: Final = re.compile(
    r"(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|noreply.*|nicht-?antworten|ne-?pas-?repondre)\Z", re.IGNORECASE
)

CHALLENGE: Final = re.compile(
    r"to (?:deliver|release|complete the delivery of) (?:your|this) (?:message|e-?mail|mail)|"
    r"verify that you (?:are|sent)|verify (?:your|the) (?:e-?mail|address|message|identity)|prove (?:that )?you are (?:a )?human|"
    r"(?:click|follow|visit) (?:on )?(?:the|this) (?:link|button|url)?.{0,40}(?:so that|in order to|to (?:have|allow|let|get|confirm|release)) (?:your|the) (?:message|e-?mail|mail)|"
    r"(?:sender|spam|challenge)[ -](?:verification|response|arrest)|complete (?:this|the) (?:captcha|challenge)|solve (?:the|this)|"
    r"your (?:message|e-?mail) (?:has been|is being|was) (?:held|quarantined|queued|put on hold) (?:until|because|pending)",
    re.IGNORECASE,
)
