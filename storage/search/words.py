"""Words as search takes them: what is worth looking for, and what a misspelt one was meant to be."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

MOST_TERMS = 24
_TERM = re.compile(r"[^\W_]+")
_SAY_NOTHING = """
    a about after again all also am an and any are as at be because been before being both but by can cannot could did
    do does doing done down for from had has have having he her here hers him his how i if in into is it its just me
    more most my no nor not now of off on once only or other our ours out over own same she should so some such than
    that the their them then there these they this those through to too under until up us very was we were what when
    where which while who whom why will with would you your
    anything anyone everyone find know learn learned look show something tell tried try thing things
    get gets getting got use used using way ways
"""
STOP_WORDS = frozenset(_SAY_NOTHING.split())
"""Words that say nothing about what is looked for; those of the last two lines are how people ask."""
ALSO = {
    "absence": ("attendance",),
    "absent": ("attendance",),
    "asb": ("anti", "social", "behaviour"),
    "antisocial": ("anti", "social"),
    "camhs": ("mental", "health"),
    "dad": ("father",),
    "dads": ("fathers",),
    "employment": ("job", "work"),
    "job": ("work", "employment"),
    "jobs": ("work", "employment"),
    "kid": ("child",),
    "kids": ("children", "pupils"),
    "mould": ("damp",),
    "mouldy": ("damp",),
    "sen": ("special", "needs"),
    "send": ("special", "needs"),
    "sms": ("text", "messages"),
    "truancy": ("attendance",),
    "vawg": ("violence", "women"),
}
"""What people in this work say for what learnings write: short forms that no index can guess."""


def all_words(*texts: str) -> set[str]:
    """Each different word of these texts, in small letters."""
    return {term for text in texts for term in _TERM.findall(text.casefold())}


def content_words(text: str) -> list[str]:
    """The words worth looking for, each once, in the order they were typed; punctuation is no syntax here."""
    terms = (term for term in _TERM.findall(text.casefold()) if len(term) > 1 and term not in STOP_WORDS)
    return list(dict.fromkeys(word for term in terms for word in (term, *ALSO.get(term, ()))))[:MOST_TERMS]


def nearest(word: str, known: Sequence[str]) -> Sequence[str]:
    """The known words that are a typo away from this one: the nearest, or several that are equally near, or none."""
    most = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
    found = extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=None)
    near = [other for other, distance, _ in found if 0 < distance == found[0][1]]
    # People get the first letter right, so of equally near words those that share it are meant.
    return [other for other in near if other[0] == word[0]][:3] or near[:3]
