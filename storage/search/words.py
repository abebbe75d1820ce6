"""Words as search takes them: what is worth looking for, and what a misspelt one was meant to be."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import DamerauLevenshtein

MOST_TERMS = 24
_TERM = re.compile(r"[^\W_]+")
_SAY_NOTHING = """
    a about after again all also am an and any are as at be because been before being both but by can cannot could did
    do does doing done down for from had has have having he her here hers him his how i if in into is it its just me
    more most my no nor not now of off on once only or other our ours out over own same she should so some such than
    that the their them then there these they this those through to too under until up us very was we were what when
    where which while who whom why will with would you your
    anything anyone everyone find know look show something tell tried try thing things
    use used using way ways work worked working works
"""
STOP_WORDS = frozenset(_SAY_NOTHING.split())
"""Words that say nothing about what is looked for; those of the last two lines are how people ask."""


def all_words(*texts: str) -> list[str]:
    """Each different word of these texts, in small letters, in order of the alphabet."""
    return sorted({term for text in texts for term in _TERM.findall(text.casefold())})


def content_words(text: str) -> list[str]:
    """The words worth looking for, each once, in the order they were typed; punctuation is no syntax here."""
    terms = dict.fromkeys(term for term in _TERM.findall(text.casefold()) if term not in STOP_WORDS)
    return list(terms)[:MOST_TERMS]


def nearest(word: str, known: Iterable[str]) -> Sequence[str]:
    """The known words that are a typo away from this one: the nearest, or several that are equally near, or none."""
    most = 0 if len(word) < 4 else 1 if len(word) < 6 else 2
    best: list[str] = []
    for other in known:
        distance = DamerauLevenshtein.distance(word, other, score_cutoff=most)
        if distance > most or distance == 0:
            continue
        if distance < most:
            most, best = distance, []
        best.append(other)
    # People get the first letter right, so of equally near words those that share it are meant.
    return [other for other in best if other[0] == word[0]][:3] or best[:3]
