"""How sure a published learning is: the design behind it, read from what the source says of its own evidence.

The mapping, narrowest claim first:

- *compared* (`compared_with` holds the source's words): the evidence names a trial, a quasi-experiment, a comparison or
  control group, an interrupted time series or a network meta-analysis, and an effect is reported (positive, mixed,
  negative or none). Not where the words say the comparison has yet to report or did not come about ("announcement",
  "under way", "trial pilot", "pilot trial", "summary opening"), are about how it went rather than whether it worked
  ("process findings"), or say there was none ("no comparison group", "no control").
- *measured*: an effect is reported from something observed.
- *reasoned*: nothing observed there yet (descriptive, planned, too early, not stated), an estimate or no figures given,
  or told second hand: a review of what others wrote, one person's account.

No published source here is called repeated or packaged: that takes a squad which did it again.
"""

import re

from bot.model.record import Design

DIRECTIONS = {"positive", "mixed", "negative", "null", "descriptive", "planned", "too_early", "not_stated"}
_WITH_AN_EFFECT = {"positive", "mixed", "negative", "null"}
_COMPARED = re.compile(
    r"(?<!no )\b(?:randomised|trials?|quasi-experimental|control group|comparison|interrupted time series"
    r"|network meta-analysis|against non-participants)\b",
    re.I,
)
_NOT_YET = re.compile(r"\b(?:announcement|under way|trial pilot|pilot trial|summary opening|process findings)\b", re.I)
_NOTHING_SEEN = re.compile(
    r"\bno figures\b|\bestimate\b|\bpersonal account\b|^told by\b"
    r"|\b(?:evidence|literature|systematic) review\b|\bevidence (?:note|toolkit)\b",
    re.I,
)


def design_of(evidence: str, direction: str) -> Design:
    """The design that the source's own words bear out."""
    if direction not in _WITH_AN_EFFECT:
        return Design()
    if _COMPARED.search(evidence) and not _NOT_YET.search(evidence):
        return Design(measured=True, compared_with=evidence)
    return Design(measured=not _NOTHING_SEEN.search(evidence))
