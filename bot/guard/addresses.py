"""Full home addresses: a house or flat and its street, near a full postcode or said to be someone's home.

A number and a street alone ("the hub at 12 High Street") may be any public building and are left alone, as is a
postcode alone. With a full postcode the address of a public building looks like anybody's home, so it counts.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from bot.guard.plain import Plain

_POSTCODE = re.compile(
    r"(?<![^\W_])(?:[a-pr-uwyz][a-hk-y]?[0-9](?:[0-9]|[a-hjkmnp-y])?)[ -]{0,2}[0-9][abd-hjlnp-uw-z]{2}(?![^\W_])", re.I
)
_STREET_NAME = (
    r"(?:road|rd|street|str?|avenue|ave?|lane|ln|drive|drv?|crescent|cres|terrace|terr?|gardens?|gdns?|grove|square|sq"
    r"|mews|croft|parade|pde|wharf|quay|garth|villas?|cottages|buildings|circus|dene|spinney|esplanade|promenade"
    r"|boulevard|causeway|copse|embankment|broadway)"
)
_STREET_OR_PLAIN_WORD = (
    r"(?:close|cl|court|crt?|place|pl|way|walk|hill|park|row|rise|view|green|mount|bank|yard|gate|fold|bridge|passage"
    r"|path|vale|dale|meadows?|fields?|common|side|drove|chase|ridge|approach|end)"
)
# "a 20 place nursery close to S1 2GH", "10 minute walk from": in small letters and followed by these, no street.
_STREET_WORD = (
    rf"(?:{_STREET_NAME}|(?-i:(?=[A-Z])){_STREET_OR_PLAIN_WORD}"
    rf"|{_STREET_OR_PLAIN_WORD}(?! (?:to|for|from|by|with|of|near|is|was|are|and|at|on|as|up|that|through)\b))"
)
_HOME_WORD = r"(?:house|court|tower|towers|heights|point|mansions|buildings|lodge|apartments)"
_HOUSE_NAME_WORD = r"(?:cottage|house|farm|farmhouse|lodge|barn|villa|bungalow|manor|mill|vicarage|rectory|grange)"
_NOT_IN_A_NAME = (
    r"(?!(?:in|on|at|and|or|from|to|for|with|per|cent|of|a|an|as|by|is|are|was|were|who|that|people|famil(?:y|ies)|years?"
    r"|months?|weeks?|days?|hours?|minutes?|mins?|miles?|parents?|children|residents?|pounds?|am|pm|homes|households)\b)"
)
_NOT_A_DATE = (
    r"(?! ?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)(?! ?(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december)\b)"
)
# "Ward 5 Northern General Hospital": numbers of things inside a building, or of nothing with an address.
_NOT_NUMBERED = "".join(
    rf"(?<!\b{thing} )"
    for thing in ("ward", "year", "wave", "item", "page", "stage", "phase", "table", "group", "zone", "level")
)
_WORD = rf"{_NOT_IN_A_NAME}[^\W\d_][\w'’.-]{{0,24}}"
_CAPITAL = rf"(?-i:(?=[A-Z])){_WORD}"
_NUMBER = r"(?<![\w£$€:/.-])[0-9]{1,4}[a-z]?(?:[/-][0-9]{1,4}[a-z]?)?(?![\w%:])"
_UNIT = (
    r"(?<![^\W_])(?:flat|apartment|apt|unit|room|studio|bedsit)s?[ .]{1,2}(?:no\.? ?)?"
    r"(?:[0-9]{1,4}(?:[/-][0-9]{1,2})?[a-z]?|[a-z])(?![^\W_])"
)
_HOME_UNIT = _UNIT.replace("|unit|room|studio", "")
_JOIN = r"[ ,]{0,3}\n?[ ,]{0,2}"
_NAMED = rf"(?:the )?{_WORD}(?: {_WORD}){{0,3}}? {_STREET_WORD}\b\.?"
_WELSH = rf"(?:heol|ffordd|stryd|lon|clos|maes|rhodfa)(?: {_WORD}){{1,3}}"
# One word that is a street by itself: "5 Broadway", "5 The Green".
_ONE_WORD = rf"(?:the {_STREET_WORD}|broadway|kingsway|queensway|cheapside|esplanade|promenade|parade)\b"
_STREET = rf"(?:{_WELSH}|{_NAMED}|{_ONE_WORD})"
_AT_STREET = re.compile(
    rf"(?:{_UNIT}{_JOIN}(?:{_CAPITAL} ){{0,3}}?(?:{_CAPITAL}{_JOIN})?)?{_NUMBER},? {{1,2}}{_STREET}", re.I
)
# "27 Cheapside, London EC2V 6AA", "Flat 3, Hanover House, S1 2GH", "Rose Cottage, Church Lane, S32 1AJ".
_AT_NAME = re.compile(
    rf"(?:{_NOT_NUMBERED}{_NUMBER} {_NOT_A_DATE}|{_UNIT}{_JOIN}(?:{_NUMBER} )?){_CAPITAL}(?: {_CAPITAL}){{0,3}}"
    rf"|(?<![^\W_])(?:{_CAPITAL} ){{1,3}}{_HOUSE_NAME_WORD}[ ]?[,\n] ?{_NAMED}",
    re.I,
)
# What parts words and what makes them up share no character, so there is one way only to read a stretch of text.
_PART = r"[ ,;.:()\n/-]{1,4}"
_TO_POSTCODE = re.compile(rf"(?:{_PART}[\w'’&@+]{{1,24}}){{0,9}}{_PART}")
_CAPITALS_TO_POSTCODE = re.compile(
    rf"(?:{_PART}(?:[A-Z][\w'’&]{{0,24}}|(?:upon|on|in|the|of|and|by|le|under)(?!\w))){{0,7}}{_PART}"
)
_FROM_POSTCODE = re.compile(r"[ ,;:()\n-]{1,4}(?:(?:at|and|house|number|no|is)[.:]? ){0,3}")
_NUMBER_AND_POSTCODE = re.compile(
    rf"(?:(?<![^\W_])(?:house|door|lives? at|living at|number|no\.?)(?: number| no\.?)? (?={_NUMBER})|(?={_HOME_UNIT}))"
    rf"(?P<home>(?:{_HOME_UNIT}|{_NUMBER})[ ,\n]{{1,3}}(?:(?:in|at) )?{_POSTCODE.pattern})",
    re.I,
)
_LIVES = (
    r"(?:(?:(?<!go )(?<!goes )(?<!going )(?<!went )live|lives|lived|living|resid(?:es|ed|ing)|rehoused|stay(?:s|ed|ing)"
    r"|sleeping)(?: [^\W\d_]{1,12}){0,4} (?:at|on)"
    r"|(?:residents?|tenants?|household|family|flat|home)(?: (?:just|now|still|currently))? (?:at|of)|evicted from"
    r"|home address(?: is| was)?|(?:his|her|their|my|tenant'?s|resident'?s|patient'?s|family'?s|mum'?s|dad'?s"
    r"|client'?s) (?:new |current |full )?(?:address|home)(?: is| was)?(?: at)?"
    r"|(?:mr|mrs|ms|miss|mx)\.?(?: [^\W\d_]{1,20}){1,2},?(?: at| of)?)"
)
_HOME_AT = re.compile(
    rf"(?<![^\W_]){_LIVES}[ :,-]{{1,3}}(?:(?:number|no\.?) )?(?P<home>(?:{_UNIT}{_JOIN})?{_NUMBER},? {_STREET})", re.I
)
_FLAT_AT = re.compile(
    rf"{_HOME_UNIT}{_JOIN}(?:(?:{_CAPITAL} ){{0,2}}{_CAPITAL}{_JOIN})?"
    rf"(?:{_NUMBER},? (?:{_CAPITAL} ){{1,3}}?{_STREET_WORD}\b"
    rf"|(?:{_CAPITAL} ){{1,3}}?(?:{_STREET_WORD}|{_HOME_WORD})\b)",
    re.I,
)


def home_addresses(read: Plain) -> Iterator[tuple[int, int]]:
    """Where full home addresses stand, from the flat or house to the postcode."""
    text = read.text
    postcodes = [match.span() for match in _POSTCODE.finditer(text)]
    if postcodes:
        yield from _near_postcode(text, postcodes, _AT_STREET, _TO_POSTCODE)
        yield from _near_postcode(text, postcodes, _AT_NAME, _CAPITALS_TO_POSTCODE)
        yield from _after_postcode(text, postcodes)
        yield from (match.span("home") for match in _NUMBER_AND_POSTCODE.finditer(text))
    yield from (match.span("home") for match in _HOME_AT.finditer(text))
    yield from (match.span() for match in _FLAT_AT.finditer(text))


def _near_postcode(
    text: str, postcodes: list[tuple[int, int]], house: re.Pattern[str], between: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """Houses with a postcode at most a few words on, on the same line or the next ones."""
    starts = [start for start, _ in postcodes]
    for match in house.finditer(text):
        nearest = bisect_left(starts, match.end())
        if nearest == len(starts):
            return
        start, end = postcodes[nearest]
        if start - match.end() <= 90 and between.fullmatch(text, match.end(), start):
            yield match.start(), end


def _after_postcode(text: str, postcodes: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """A postcode with the house right behind it: "S1 2GH, 12 High Street"."""
    for start, end in postcodes:
        gap = _FROM_POSTCODE.match(text, end)
        house = _AT_STREET.match(text, gap.end()) if gap else None
        if house:
            yield start, house.end()
