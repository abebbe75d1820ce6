"""NHS numbers: ten digits, the last a check on the others (modulus 11), in any usual grouping.

The same check holds for Scotland's CHI numbers and Northern Ireland's health and care numbers. Called an NHS number,
ten digits count whatever the check says: a number with a slip in it still points to a person.
"""

import re
from collections.abc import Iterator

from stdnum.gb import nhs

from bot.guard.figures import Number, before, digit_groups, numbers_from
from bot.guard.plain import Plain

_JOINED_BY = re.compile(r"[ .\-_/,]{0,3}\n?[ ]{0,3}")
_CALLED_NHS_NUMBER = re.compile(
    r"(?:\bnhs|\bchi|\bh ?(?:&|and) ?c|\bhealth and care)[\s.:#\-_]{0,3}"
    r"(?:number|numbers|nos?|num|id|#)(?![^\W\d_])[^0-9]{0,30}$",
    re.I,
)
_NHS = re.compile(r"(?:nhs|nhs ?no|number|num)[.:#]?$", re.I)
_CALLED_PHONE = re.compile(r"\b(?:phone|mob|mobile|tel|telephone|text|whatsapp|landline)\b[^0-9\n]{0,16}$", re.I)
# Ten-digit numbers of things. An ISBN-10 even has the same check.
_CALLED_A_THING = re.compile(
    r"\b(?:isbn|uprn|usrn|invoice|po|purchase order|order|grant|contract|account|acct|serial|sku|barcode|"
    r"transaction|meter|timestamp)\b[^\w\n]{0,3}(?:10|number|no|ref|id)?[^\w\n]{0,3}$",
    re.I,
)
_GROUPINGS = {(10,), (3, 3, 4), (4, 3, 3), (3, 4, 3), (4, 4, 2), (5, 5), (3, 7), (6, 4), (3, 3, 2, 2), (1,) * 10}
_ONE_KIND_OF_GAP = _GROUPINGS - {(10,), (3, 3, 4)}


def nhs_numbers(read: Plain) -> Iterator[tuple[int, int]]:
    """Where NHS numbers stand."""
    text = read.figures
    groups = digit_groups(text)
    done = 0
    for first, (start, _) in enumerate(groups):
        if start < done:
            continue
        for number in numbers_from(text, groups, first, 10, _may_join):
            if _is_nhs_number(read, number):
                done = number.end
                yield number.start, number.end


def _may_join(gap: str) -> bool:
    return _JOINED_BY.fullmatch(gap) is not None


def _is_nhs_number(read: Plain, number: Number) -> bool:
    words = before(read.text, number.start)
    if _CALLED_NHS_NUMBER.search(words):
        return True
    return (
        _usual_grouping(number)
        and nhs.is_valid(number.digits)
        and _could_be_issued(number.digits)
        and not _part_of_something_longer(read.figures, number)
        and not (words and words[-1].isalnum() and not _NHS.search(words))
        and not _CALLED_A_THING.search(words)
        and not _CALLED_PHONE.search(words)
    )


def _usual_grouping(number: Number) -> bool:
    if number.lengths not in _GROUPINGS:
        return False
    if number.lengths not in _ONE_KIND_OF_GAP:
        # Three counts in a row have "and" before the last.
        return number.gaps <= {", "} or not any("," in gap for gap in number.gaps)
    # "2024 2025 26" and "2019 350 000" are years and amounts.
    year = number.lengths[0] == 4 and number.digits[:2] in ("19", "20")
    return len(number.gaps) == 1 and number.gaps <= {" ", "-", "."} and not year


def _could_be_issued(digits: str) -> bool:
    """Not a placeholder such as 0000000000; one that starts with 0 is Scottish and starts with a date of birth."""
    if len(set(digits)) == 1:
        return False
    return digits[0] != "0" or (digits[:2] != "00" and 1 <= int(digits[2:4]) <= 12)


def _part_of_something_longer(text: str, number: Number) -> bool:
    """A decimal, or a part of a longer reference: "0.9434765919", "12-9434765919", "9434765919-01"."""
    lead, tail = text[max(0, number.start - 2) : number.start], text[number.end : number.end + 2]
    digit_before = len(lead) == 2 and lead[0].isdigit() and lead[1] in ".-"
    digit_after = len(tail) == 2 and tail[1].isdigit() and tail[0] in ".-"
    amount = lead[-1:] in ("£", "$", "€") or (tail[:1].isalpha() and number.lengths == (10,))
    return digit_before or digit_after or amount
