"""Sentences of our own that stand in letters as facts (`…_line` and the like), in English and Welsh."""

from typing import Final

from core.text import Safe, clean_text
from core.wording import Language

_PHRASES: Final[dict[str, dict[Language, str]]] = {
    # {why} of the footer
    "why_wrote": {"en": "you wrote to us on {date}", "cy": "i chi ysgrifennu atom ({date})"},
    "why_member": {"en": "you are a member of this series", "cy": "eich bod yn aelod o’r gyfres hon"},
    "why_forwarded": {
        "en": "you accepted an invite that was sent on to you",
        "cy": "i chi dderbyn gwahoddiad a anfonwyd ymlaen atoch",
    },
    "why_host": {"en": "you agreed to host", "cy": "i chi gytuno i gynnal"},
    # signed_up
    "calendar_with": {
        "en": "The calendar invite with this email puts it in your diary.",
        "cy": "Mae’r gwahoddiad calendr gyda’r e-bost hwn yn ei roi yn eich dyddiadur.",
    },
    "calendar_there": {"en": "It is already in your calendar.", "cy": "Mae eisoes yn eich calendr."},
    "duplicate": {
        "en": "If you now see two entries, delete the one you were sent first.",
        "cy": "Os gwelwch ddau gofnod nawr, dilëwch yr un a gawsoch gyntaf.",
    },
    "mailbox_shut": {
        "en": "Is your work mailbox shut by then? Reply PHONE and another address.",
        "cy": "A fydd eich blwch e-bost gwaith ar gau erbyn hynny? Atebwch PHONE a chyfeiriad arall.",
    },
    # declined, cancelled, left_series
    "place_freed": {"en": "Your place is free for someone else.", "cy": "Mae eich lle ar gael i rywun arall."},
    "gone_from_calendar": {
        "en": "It should disappear from your calendar.",
        "cy": "Dylai ddiflannu o’ch calendr.",
    },
    "still_in_series": {"en": "You are still in the series.", "cy": "Rydych yn dal yn y gyfres."},
    "next_one": {"en": "The next one is {next_date}, {next_times}.", "cy": "Yr un nesaf: {next_date}, {next_times}."},
    "notes_afterwards": {
        "en": "We will send you the notes afterwards.",
        "cy": "Byddwn yn anfon y nodiadau atoch wedyn.",
    },
    "given_up": {
        "en": "Your place on {day} has been given up. It should disappear from your calendar.",
        "cy": "Mae eich lle wedi’i ildio: {day}. Dylai ddiflannu o’ch calendr.",
    },
    "other_series": {
        "en": "You are still in {others}. Reply STOP ALL to leave those too.",
        "cy": "Rydych yn dal yn {others}. Atebwch STOP ALL i adael y rheini hefyd.",
    },
    # maybe
    "not_held": {
        "en": "We have not held a place, so others can come.",
        "cy": "Nid ydym wedi cadw lle, er mwyn i eraill allu dod.",
    },
    "still_held": {
        "en": "Your place is still held. If others are waiting, we ask you again 2 days before.",
        "cy": "Mae eich lle yn dal wedi’i gadw. Os bydd eraill yn aros, byddwn yn gofyn eto 2 ddiwrnod cyn hynny.",
    },
    # forwarded_invite, holder_ask
    "forwarded_by": {"en": " by {full_name}", "cy": " gan {full_name}"},
    "answer_coming": {"en": "you are coming", "cy": "rydych yn dod"},
    "answer_not_coming": {"en": "you cannot come", "cy": "ni allwch ddod"},
    "answer_maybe": {"en": "you may come", "cy": "efallai y dewch"},
    # fixed_time, human_will_answer, undone, series_joined, paused
    "you_have_a_place": {"en": "You have a place on {day}.", "cy": "Mae gennych le: {day}."},
    "you_still_have_a_place": {"en": "You still have a place on {day}.", "cy": "Mae gennych le o hyd: {day}."},
    "you_are_waiting": {
        "en": "You are number {pos} in the queue for {day}.",
        "cy": "Chi yw rhif {pos} yn y ciw: {day}.",
    },
    "you_have_no_place": {"en": "You have no place on {day}.", "cy": "Nid oes gennych le: {day}."},
    "host_sees": {
        "en": "The host will see what you wrote.",
        "cy": "Bydd y sawl sy’n cynnal yn gweld yr hyn a ysgrifennoch.",
    },
    # what became of the other words of the same mail
    "also_maybe": {
        "en": "We have put you down as maybe for {day}.",
        "cy": "Rydym wedi nodi efallai i chi: {day}.",
    },
    "also_not_coming": {
        "en": "We have noted that you cannot make {day}.",
        "cy": "Rydym wedi nodi na allwch ddod: {day}.",
    },
    "also_asked": {
        "en": "An organiser has to agree to your place on {day}.",
        "cy": "Rhaid i drefnydd gytuno i’ch lle: {day}.",
    },
    "also_unchanged": {"en": "We have changed nothing for {day}.", "cy": "Nid ydym wedi newid dim: {day}."},
    "also_noted": {"en": "We have noted this too: {word}.", "cy": "Rydym wedi nodi hyn hefyd: {word}."},
    "also_for_a_person": {
        "en": "A person will answer this part: {word}.",
        "cy": "Bydd rhywun yn ateb y rhan hon: {word}.",
    },
    "every_second_one": {"en": "every second one", "cy": "bob yn ail un"},
    "one_a_month": {"en": "one a month", "cy": "un y mis"},
    "every_one": {"en": "every one", "cy": "bob un"},
    "series_paused": {"en": "It is paused for now.", "cy": "Mae wedi’i hoedi am y tro."},
    "series_ended": {"en": "It has ended.", "cy": "Mae wedi dod i ben."},
    # ask_meaning
    "meaning_join": {"en": "You want a place.", "cy": "Rydych eisiau lle."},
    "meaning_decline": {"en": "You cannot come this time.", "cy": "Ni allwch ddod y tro hwn."},
    "meaning_maybe": {"en": "You may come.", "cy": "Efallai y dewch."},
    "meaning_leave": {"en": "You want no more invitations.", "cy": "Nid ydych eisiau rhagor o wahoddiadau."},
    "meaning_series": {"en": "You want to be invited to every one.", "cy": "Rydych eisiau gwahoddiad i bob un."},
    "meaning_pause": {"en": "You want a break from invitations.", "cy": "Rydych eisiau seibiant o wahoddiadau."},
    "meaning_status": {"en": "You want to know where you are.", "cy": "Rydych eisiau gwybod ble rydych chi."},
    # correction
    "truth_place": {
        "en": "the session is on {date}, {times} and you have a place",
        "cy": "dyma’r sesiwn: {date}, {times}, ac mae gennych le",
    },
    "truth_waiting": {
        "en": "the session is on {date}, {times} and you are number {pos} in the queue",
        "cy": "dyma’r sesiwn: {date}, {times}, a chi yw rhif {pos} yn y ciw",
    },
    "truth_no_place": {
        "en": "the session is on {date}, {times} and you have no place",
        "cy": "dyma’r sesiwn: {date}, {times}, ac nid oes gennych le",
    },
    "truth_cancelled": {
        "en": "the session on {date} is cancelled",
        "cy": "mae’r sesiwn wedi’i chanslo: {date}",
    },
    "truth_host": {
        "en": "the session is on {date}, {times} and you host it",
        "cy": "dyma’r sesiwn: {date}, {times}, a chi sy’n ei chynnal",
    },
    "truth_join": {
        "en": "the way to join on {date} is again the one you had before",
        "cy": "mae’r ffordd o ymuno eto yr un a oedd gennych o’r blaen: {date}",
    },
    "truth_topic": {"en": "the topic on {date} is: {topic}", "cy": "y pwnc: {topic}. Dyddiad: {date}"},
    "truth_hosted": {"en": "the host on {date} is: {host}", "cy": "yn cynnal: {host}. Dyddiad: {date}"},
    "truth_rule": {
        "en": "we meet on {rule_words} as before, next on {date}, {times}",
        "cy": "rydym yn cwrdd fel o’r blaen: {rule_words}. Y nesaf: {date}, {times}",
    },
    # moved, cancelled
    "because_bank_holiday": {"en": "{day} is a bank holiday", "cy": "mae’n ŵyl banc: {day}"},
    "because_polling_day": {"en": "{day} is polling day", "cy": "mae’n ddiwrnod pleidleisio: {day}"},
    "because_christmas_week": {"en": "it is Christmas week", "cy": "mae’n wythnos y Nadolig"},
    "because_maundy_thursday": {"en": "{day} is Maundy Thursday", "cy": "mae’n Ddydd Iau Cablyd: {day}"},
    "because_no_host": {"en": "we have no host", "cy": "nid oes gennym neb i gynnal"},
    # status
    "status_place": {"en": "{date}, {times}: you have a place.", "cy": "{date}, {times}: mae gennych le."},
    "status_waiting": {
        "en": "{date}, {times}: you are number {pos} of {n} in the queue.",
        "cy": "{date}, {times}: chi yw rhif {pos} o {n} yn y ciw.",
    },
    "status_offered": {
        "en": "{date}, {times}: a place is offered to you until {deadline}.",
        "cy": "{date}, {times}: cynigir lle i chi tan {deadline}.",
    },
    "status_maybe": {"en": "{date}, {times}: maybe.", "cy": "{date}, {times}: efallai."},
    "status_member": {
        "en": "You are invited to {choice} of {series}.",
        "cy": "Cewch eich gwahodd i {choice} o {series}.",
    },
    "status_nothing": {"en": "Nothing yet.", "cy": "Dim byd eto."},
    # invitation, reminder, cadence_changed, calendar_update
    "all_taken": {
        "en": "All places are taken. A yes puts you in the queue.",
        "cy": "Mae pob lle wedi mynd. Bydd ateb YES yn eich rhoi yn y ciw.",
    },
    "orgs_going": {
        "en": "Going so far: people from {n} organisations.",
        "cy": "Yn dod hyd yma: pobl o {n} sefydliad.",
    },
    "new_here": {
        "en": "First time? Reply NEW to read what happens.",
        "cy": "Y tro cyntaf? Atebwch NEW i ddarllen beth sy’n digwydd.",
    },
    "place_kept": {"en": "Your place on {day} has not changed.", "cy": "Nid yw eich lle wedi newid: {day}."},
    "place_moved": {
        "en": "{old_day} has moved to {day}. An update for your calendar follows.",
        "cy": "Mae {old_day} wedi symud. Y dyddiad newydd: {day}. Bydd diweddariad i’ch calendr yn dilyn.",
    },
    "day_moved": {"en": "{old_day} has moved to {day}.", "cy": "Mae {old_day} wedi symud. Y dyddiad newydd: {day}."},
    "day_cancelled": {"en": "{day} is cancelled.", "cy": "Wedi’i ganslo: {day}."},
    "day_is": {"en": "The hangout is on {date}, {times}.", "cy": "Dyma’r sesiwn: {date}, {times}."},
    "at_new_address": {
        "en": "The entry for {day} goes to your other address from now on.",
        "cy": "Bydd y cofnod yn mynd i’ch cyfeiriad arall o hyn ymlaen: {day}.",
    },
    "gone_from_here": {
        "en": "The entry for {day} is taken out of this calendar.",
        "cy": "Mae’r cofnod yn cael ei dynnu o’r calendr hwn: {day}.",
    },
    "join_changed": {
        "en": "The way to join on {day} has changed.",
        "cy": "Mae’r ffordd o ymuno wedi newid: {day}.",
    },
    "less_often": {"en": "We will meet less often from now on.", "cy": "Byddwn yn cwrdd yn llai aml o hyn ymlaen."},
    "other_days": {"en": "We will meet on other days from now on.", "cy": "Byddwn yn cwrdd ar ddyddiau eraill."},
    "made_regular": {"en": "We will meet regularly from now on.", "cy": "Byddwn yn cwrdd yn rheolaidd o hyn ymlaen."},
    "so_many": {
        "en": "So many of you are coming that we will meet more often.",
        "cy": "Mae cymaint ohonoch yn dod fel y byddwn yn cwrdd yn amlach.",
    },
    # thanks_and_notes, answer_noted, say_noted
    "question_came": {
        "en": "One question: what will you do differently? Just reply with one line. "
        "We use your words without your name.",
        "cy": "Un cwestiwn: beth wnewch chi’n wahanol? Atebwch ag un llinell. Defnyddiwn eich geiriau heb eich enw.",
    },
    "question_missed": {
        "en": "Missed it? Just reply with one question for the host.",
        "cy": "Wedi’i golli? Atebwch ag un cwestiwn i’r sawl sy’n cynnal.",
    },
    "share_asked": {
        "en": "Reply SHARE if we may add your organisation.",
        "cy": "Atebwch SHARE os cawn ychwanegu eich sefydliad.",
    },
    "share_agreed": {
        "en": "We may show it with your organisation, as you said.",
        "cy": "Cawn ei ddangos gyda’ch sefydliad, fel y dywedoch.",
    },
    "and_organisation": {"en": " and your organisation", "cy": " a’ch sefydliad"},
    # topics_list, vote_closed, test_ok, case_note, evidence_report
    "vote_is_open": {
        "en": "A vote is open now. Reply VOTE and the numbers you want.",
        "cy": "Mae pleidlais ar agor nawr. Atebwch VOTE a’r rhifau rydych eu heisiau.",
    },
    "vote_winner": {"en": "On {date} we will talk about {topic}.", "cy": "{date}: byddwn yn trafod {topic}."},
    "trust_checked": {
        "en": "We could check that it was from you.",
        "cy": "Gallem wirio ei fod oddi wrthych chi.",
    },
    "trust_unchecked": {
        "en": "We could not check that it was from you, so we ask for a yes each time.",
        "cy": "Ni allem wirio ei fod oddi wrthych chi, felly gofynnwn am gadarnhad bob tro.",
    },
    "in_working_day": {"en": ", in the working day", "cy": ", yn ystod y diwrnod gwaith"},
}

KEYS: Final = frozenset(_PHRASES)


def phrase(key: str, language: Language = "en", **words: str) -> Safe:
    """The sentence `key` with its `words` put in; both languages take the same words. Raises KeyError for either."""
    return clean_text(_PHRASES[key][language].format_map(words))


def languages_of(key: str) -> dict[Language, str]:
    """The patterns of one phrase by language, for tests and the manual."""
    return dict(_PHRASES[key])
