"""Phone numbers that a resident could have: landlines and mobiles of the UK and the islands, and any other as +country.

`phonenumbers` says what is a valid number. Three things are added to it. Numbers that Ofcom keeps for drama (07700
900123, 01632 960123) and areas it has not given out count when they are written like a phone number, because people
mistype and make up numbers in the same shape. Words before a number tell whether it is one: "mobile 7700 900123" is,
"reference 01144960123" is not. Numbers that no home can have are left alone: 03, 0800, 0808, 084, 087, 09, 055, 111
and 999 are what helplines and offices publish, and squads must be able to share them.
"""

import re
from collections.abc import Iterator
from itertools import groupby

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

from bot.guard.figures import Number, before, digit_groups, numbers_from
from bot.guard.plain import Plain

_JOINED_BY = re.compile(r"[ .\-()]{1,4}|, ?|[ .\-]?\n[ ]{0,2}|[_/]")
_LEAD = re.compile(r"(?:(?:\( ?)?\+ ?\(?|\()$")
_EXTENSION = re.compile(r",? ?(?:extension|extn?|x|#)[.:]? ?[0-9]{1,6}(?![0-9])", re.I)
_PHONE_WORDS = (
    r"(?:phone|telephone|tel|mobile|mob|cell|landline|call|called|calling|ring|rang|text|texted|whatsapp|sms|dial|contact"
    r"|fax|ph)"
)
_CALLED_PHONE = re.compile(rf"(?:\b{_PHONE_WORDS}s?\b[^0-9\n]{{0,20}}|\b{_PHONE_WORDS}|\b[tm][:.] ?|wa\.me/)$", re.I)
_CALLED_REFERENCE = re.compile(
    r"\b(?:ref|reference|invoice|uprn|usrn|isbn|issn|isrctn|doi|account|acct|a/c|po|purchase order|grant|contract"
    r"|serial|licence|license|sku|barcode|ean|transaction|incident|ticket|meter|mpan|inc|req)\b[^\w\n]{0,3}"
    r"(?:(?:number|no|num|id)\b)?[^\w\n]{0,3}(?:is )?$"
    r"|\b(?:case|order|job|crime|record|id)\b(?:[ .]{0,2}(?:number|no|ref|reference|id)\b|[ ]?[:#])[^\w\n]{0,3}"
    r"(?:is )?$",
    re.I,
)
_WRITTEN_LIKE_ONE = {(1, 10), (5, 6), (5, 3, 3), (4, 3, 4), (3, 4, 4), (4, 7), (4, 4, 3)}
_A_PERSON_CAN_HAVE = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.PAGER,
    PhoneNumberType.VOIP,
}
_DRAMA = re.compile(r"0(?:7700900|1632960)[0-9]{3}")
_LANDLINE_OR_MOBILE = re.compile(r"0(?:1[1-9]|2[0-9]|7[0-9])[0-9]{8}")
_LONGEST = 16


def phone_numbers(read: Plain) -> Iterator[tuple[int, int]]:
    """Where phone numbers stand, an extension included."""
    text = read.figures
    groups = digit_groups(text)
    done = 0
    for first, (start, end) in enumerate(groups):
        if start < done or end - start > _LONGEST:
            continue
        lead = _LEAD.search(text, max(0, start - 4), start)
        opened = lead.start() if lead else start
        plus = lead is not None and "+" in lead[0]
        words = before(read.text, opened)
        if not plus and text[start] not in "047" and not _CALLED_PHONE.search(words):
            continue
        numbers = (
            [] if _inside_something(text, opened, words) else numbers_from(text, groups, first, _LONGEST, _may_join)
        )
        for number in reversed(list(numbers)):
            if _is_phone_number(text, number, words, plus=plus):
                done = _end(text, number.end)
                yield _start(text, opened, start, done), done
                break


def _may_join(gap: str) -> bool:
    return _JOINED_BY.fullmatch(gap) is not None


def _start(text: str, opened: int, start: int, end: int) -> int:
    """The number with its "+", and with its "(" where that closes inside the number."""
    if ")" in text[start:end]:
        return opened
    return opened + text[opened:start].index("+") if "+" in text[opened:start] else start


def _end(text: str, end: int) -> int:
    extension = _EXTENSION.match(text, end)
    return extension.end() if extension else end


def _inside_something(text: str, start: int, words: str) -> bool:
    """Part of a longer word, reference, address of a page, or decimal: not the start of a phone number."""
    last, but_one = text[max(0, start - 1) : start], text[max(0, start - 2) : max(0, start - 1)]
    if (last in (".", ",") and but_one.isdigit()) or last in ("#", "£", "$", "€"):
        return True
    attached = last.isalnum() or last in ("_", "/", "=", "%", "&") or (last == "-" and but_one.isalnum())
    return attached and not _CALLED_PHONE.search(words)


def _is_phone_number(text: str, number: Number, words: str, *, plus: bool) -> bool:
    called = _CALLED_PHONE.search(words) is not None
    if plus:
        return _is_international(number, number.digits)
    if number.digits.startswith("00"):
        return number.lengths[0] > 1 and _is_international(number, number.digits[2:])
    if number.digits.startswith("44") and len(number.digits) in (12, 13):
        mobile = _without_trunk(number.digits).startswith("447")
        return (called or mobile) and not _has_commas(number) and _is_international(number, number.digits)
    glued = len(number.lengths) == 1 and text[number.end : number.end + 1].isalpha()
    reference = (len(number.lengths) == 1 or "/" in number.gaps) and _CALLED_REFERENCE.search(words)
    return not reference and (called or not glued) and _is_national(number, called=called)


def _is_international(number: Number, digits: str) -> bool:
    digits = _without_trunk(digits)
    # Only of a UK number is it known where it ends, and so that what follows a comma is still part of it.
    return (not _has_commas(number) or re.fullmatch("44[0-9]{10}", digits) is not None) and _valid("+" + digits)


def _is_national(number: Number, *, called: bool) -> bool:
    digits, lengths = number.digits, number.lengths
    if called and len(digits) == 10 and digits[0] in "127":
        digits, lengths = "0" + digits, (lengths[0] + 1, *lengths[1:])  # a spreadsheet took the first 0 away
    if len(digits) not in (10, 11) or digits[0] != "0" or not _grouped_like_one(number, digits, lengths):
        return False
    if _DRAMA.fullmatch(digits) or _valid(digits):
        return True
    return (called or lengths in _WRITTEN_LIKE_ONE) and _LANDLINE_OR_MOBILE.fullmatch(digits) is not None


def _grouped_like_one(number: Number, digits: str, lengths: tuple[int, ...]) -> bool:
    """The first group holds the area code: "02.03.2025 101" is a date. Digit by digit or a mobile in pairs is fine."""
    if _has_commas(number):
        return lengths in _WRITTEN_LIKE_ONE
    if lengths[0] >= 3 or set(lengths) == {1} or _together(lengths) in _WRITTEN_LIKE_ONE:
        return True
    date = lengths[:3] in ((2, 2, 4), (2, 2, 2)) and number.gaps & {".", "-"}
    return lengths[0] == 2 and digits.startswith("07") and not date


def _has_commas(number: Number) -> bool:
    return any("," in gap for gap in number.gaps)


def _together(lengths: tuple[int, ...]) -> tuple[int, ...]:
    """Digits that were given one by one as one group: "0 7 7 0 0 900 123"."""
    return tuple(
        length
        for one_by_one, group in groupby(lengths, key=lambda length: length == 1)
        for length in ((sum(group),) if one_by_one else group)
    )


def _without_trunk(digits: str) -> str:
    """International digits without the "(0)" that people leave in."""
    return "44" + digits[2:].removeprefix("0") if digits.startswith("44") else digits


def _valid(written: str) -> bool:
    try:
        number: PhoneNumber = phonenumbers.parse(written, "GB")
    except phonenumbers.NumberParseException:
        return False
    if number.country_code == 44 and _DRAMA.fullmatch(f"0{number.national_number}"):
        return True
    return phonenumbers.number_type(number) in _A_PERSON_CAN_HAVE
