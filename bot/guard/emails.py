"""Email addresses, also internationalised, spaced out, or hidden as "name (at) gmail dot com". A mention is not one."""

import re
from collections.abc import Iterator

from bot.guard.plain import Plain

_LOCAL = r"[\w.!#$%'*+^~&-]"
_LONGEST_LOCAL = 64
_AROUND = "'*_.!#&~^-"  # around an address rather than its own
_DOT = r"(?: ?[(\[{] ?(?:dot|\.) ?[)\]}] ?| dot )"
_WORD_ENDS = r"(?:com|org|net|uk|co|gov|ac|nhs|edu|eu|io|info|me|ie|scot|wales|cymru|london|biz|live|email)"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
# The last label is letters: "5.30pm" and "53.38" are no domains.
_TOP = r"(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,63})(?![^\W_])"
_DOMAIN = rf"(?:{_LABEL}\.){{1,8}}{_TOP}"
_HIDDEN_DOMAIN = rf"{_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{0,6}}{_DOT}{_WORD_ENDS}\b"
_WEBMAIL = (
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|aol|btinternet|sky|talktalk|virginmedia|ntlworld|msn"
    r"|proton|protonmail|gmx|mail)\.(?:com|co\.uk|net|org|me|uk)\b"
)
_AT_SIGN = re.compile(rf"(?P<space> ?)@(?P<after> ?)(?:{_HIDDEN_DOMAIN}|{_DOMAIN})", re.I)
_AT_IN_BRACKETS = re.compile(rf" ?[(\[{{<] ?(?:at|@) ?[)\]}}>] ?(?:{_HIDDEN_DOMAIN}|{_DOMAIN})", re.I)
_AT_AS_WORD = re.compile(rf" at (?:{_HIDDEN_DOMAIN}|{_WEBMAIL})", re.I)
_LOCAL_CHARACTER = re.compile(_LOCAL)
_DOT_BEFORE = re.compile(rf"{_DOT}$", re.I)
_QUOTED = re.compile(r'"[^"\n@]{1,64}"$')
_NOT_A_NAME = re.compile(
    r"(?:a|about|am|and|are|available|based|found|find|for|here|him|her|is|it|look|looked|me|more|only|site|them|us|was"
    r"|website|was|we|you)",
    re.I,
)


def email_addresses(read: Plain) -> Iterator[tuple[int, int]]:
    """Where email addresses stand."""
    for match in _AT_SIGN.finditer(read.text):
        # "see you @the.hub": a space before and none after is a mention.
        if not (match["space"] and not match["after"]):
            yield from _with_local_part(read.text, match)
    for match in _AT_IN_BRACKETS.finditer(read.text):
        yield from _with_local_part(read.text, match)
    for match in _AT_AS_WORD.finditer(read.text):
        for start, end in _with_local_part(read.text, match):
            if not _NOT_A_NAME.fullmatch(read.text, start, match.start()):
                yield start, end


def _with_local_part(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The address whose domain this is, when a local part of at most 64 characters stands right before it."""
    end = match.start()
    quoted = _QUOTED.search(text[max(0, end - _LONGEST_LOCAL) : end])
    start = end - len(quoted[0]) if quoted else _local_start(text, end)
    while start < end and text[start] in _AROUND:
        start += 1
    if start < end:
        yield start, match.end()


def _local_start(text: str, end: int) -> int:
    """Where the local part that ends here starts, walking back: over "jo.smith", and over "jo dot smith"."""
    start = end
    for _ in range(4):
        earliest = max(0, start - _LONGEST_LOCAL)
        while start > earliest and _LOCAL_CHARACTER.match(text[start - 1]):
            start -= 1
        dot = _DOT_BEFORE.search(text[max(0, start - 9) : start])
        if start == end or dot is None:
            break
        further = start - len(dot[0])
        if further == 0 or not _LOCAL_CHARACTER.match(text[further - 1]):
            break
        start = further
    return start
