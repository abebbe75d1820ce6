"""Sentences a squad might type that hold personal data: what is found, and exactly where.

In each sentence the part that must be found stands between « and ».
"""

import pytest

from bot.guard import find, remove
from tests.guard.made_up import bad_nhs_number, grouped, in_digits_from, nhs_number

N = [nhs_number(seed) for seed in range(20)]

NHS_NUMBERS = [
    f"Baby's NHS number is «{grouped(N[0], 3, 3, 4)}», please check the record.",
    f"NHS no. «{N[1]}» came to the hub twice",
    f"NHS No:«{grouped(N[2], 3, 3, 4, by='-')}»",
    f"nhs «{grouped(N[3], 3, 3, 4, by='.')}»",
    f"NHS«{N[4]}»",
    f"seen today: «{N[5]}»",
    f"«{N[5]}», «{N[6]}» and «{grouped(N[7], 3, 3, 4)}» did not attend",
    f"«{N[6]}»,«{N[7]}»",
    f"«{grouped(N[8], 3, 3, 4, by=chr(0xA0))}» pasted from Word",
    f"«{grouped(N[8], 3, 3, 4, by=chr(0x2009))}» with thin spaces",
    f"«{grouped(N[8], 3, 3, 4, by=chr(0x2011))}» with no-break hyphens",
    f"«{grouped(N[8], 3, 3, 4, by=chr(0x2013))}» with dashes",
    f"«{grouped(N[9], 3, 3, 4, by='  ')}» double spaces",
    f"«{grouped(N[9], 5, 5)}» in two halves",
    f"«{grouped(N[9], 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)}» digit by digit",
    f"«{grouped(N[10], 3, 3, 4, by=chr(0x200B))}» zero-width spaces",
    f"«{grouped(N[10], 4, 6, by=chr(0xAD))}» soft hyphen",
    f"«{in_digits_from(N[11], '٠')}» Arabic-Indic",
    f"«{in_digits_from(grouped(N[11], 3, 3, 4), '０')}» full width",
    f"«{in_digits_from(N[11], '०')}» Devanagari",
    f"«{in_digits_from(N[11], '𝟎')}» mathematical bold",
    f"The NHS number «{grouped(bad_nhs_number(12), 3, 3, 4)}» has a slip in it",
    f"NHS number for the child: «{bad_nhs_number(13)}»",
    f"NHS no «{grouped(bad_nhs_number(14), 2, 2, 2, 2, 2)}»",
    f"nhs number\n«{N[15]}»",
    f"12 «{grouped(N[16], 3, 3, 4)}» is the second on the list",
    f"“«{N[17]}»” (from the GP)",
    f"CHI number «{bad_nhs_number(18)}»",
    f"«{grouped(N[1], 3, 3, 4, by=', ')}» in pieces",
    "she is «four double oh double oh seven, nine one nine oh» at the surgery",
    "NHS number «four double oh 007 nine one nine one», misheard",
]

NATIONAL_INSURANCE_NUMBERS = [
    "His NI number is «AB 12 34 56 C».",
    "NINO «JK123456A», he starts on Monday",
    "«ab123456d» typed in a hurry",
    "«Pw 12 34 56 b»",
    "«CE-12-34-56-B»",
    "«A B 1 2 3 4 5 6 C»",
    "«HL12 34 56D» and «HL 123456 C»",
    "National Insurance: «JM123456»",
    "on the card it says «SR 12 34 56», the end is worn off",
    "«ＡＢ１２３４５６Ｃ» full width",
    "«АВ 12 34 56 С» Cyrillic letters",
    "«AB\u00a012\u200934\u00a056\u00a0C»",
    "NI number «QQ 12 34 56 C» (as in the guidance)",
    "nat ins no «OA 12 34 56 A»",
    "it is «AB one two three four five six C», he said",
    "on the form: «AB, 12, 34, 56, C»",
    "NI number «QQ, one two, three four, five six»",
]

PHONE_NUMBERS = [
    "Ring mum on «07700 900123» after 3",
    "her mobile «07700900456»",
    "«07700.900.123» or «07700-900-789»",
    "«0 7 7 0 0 9 0 0 1 2 3»",
    "text «07 700 900 123»",
    "Gran: «0114 496 0123».",
    "Gran: «(0114) 496 0123»!",
    "the landline («01632 960123») is cut off",
    "«020 7946 0958»; evenings only",
    "«0207 946 0958»",
    "«+44 7700 900123» is on WhatsApp",
    "«+44 (0)114 496 0123»",
    "«+44(0)7700900123»",
    "«0044 7700 900 123»",
    "«(+44) 7700 900123»",
    "«447700900123» was on the form",
    "wa.me/«447700900123»",
    "mobile «7700 900123», the sheet dropped the nought",
    "«0114 496 0123 ext 45»",
    "«0114 496 0123 x45»",
    "«01534 496123» in Jersey, «07797 712345» too",
    "«+44 7700 900123», +44 is the code",
    "her sister in Dublin «+353 86 123 4567»",
    "tel:«01144960123»",
    "«077OO 9OO123» with the letter O",
    "«O7700 900123»",
    "«0114\u00a0496\u00a00123» no-break",
    "«٠٧٧٠٠ ٩٠٠١٢٣»",
    "«0114 496 0123» / «0114 496 0124»",
    "phone «01999 123456», not a code we know",
    "ring «oh seven seven double oh nine hundred one two three» after 3",
    "«Zero seven seven zero zero, nine zero zero, one two three» is gran's",
    "«oh one one four - four nine six - oh one two three»",
    "on «plus four four double seven double oh nine hundred one two three»!",
    "«07700 nine hundred one two three», half in words",
    "«0 double 7 double 0 900 123»",
    "«O seven seven\noh oh nine oh oh\none two three» over three lines",
    "one of us has «oh seven seven double oh nine hundred one two three», one child knows",
    "«07700, 900, 123» in pieces, «0114, 4960123» too",
    "«0 7 7 0 0 900 123»",
    "«+44 7700, 900, 123», 4 times",
    "call «0114 496 0123», 16 people did",
    "call «07700\n900123» broken over lines",
]

EMAIL_ADDRESSES = [
    "write to «jo.smith@example.com».",
    "«jo_smith+hub@mail.example.co.uk»,",
    "<mailto:«jo@example.org»|«jo@example.org»>",
    "her email is «JO@EXAMPLE.COM»",
    "«jo.smith (at) gmail dot com»",
    "«jo[at]example[dot]org»",
    "«jo (at) example.com»",
    "«jo dot smith at gmail dot com»",
    "email «jo.smith at gmail.com» please",
    "«jo @ example.com» with spaces",
    "«jo＠example.com» full-width sign",
    "«josé@exämple.de»",
    "«用户@例子.中国»",
    "_«jo@example.com»_ in italics",
    "«jo@\u200bexample.com»",
    "«jo@exam\u00adple.com»",
    "«o'brien@example.com»",
    '«"jo smith"@example.com»',
    "?email=«jo@example.com»&x=1",
    "«jo@example dot com»",
]

HOME_ADDRESSES = [
    "They live at «12 High Street, Sheffield S1 2GH» now",
    "«12 high street s12gh»",
    "«Flat 3, 27 London Rd, Sheffield, S2 4NF»",
    "«12 High Street\nSheffield\nS1 2GH»",
    "«12 High St.\nCrookes, Sheffield\nSouth Yorkshire\nS10 1AA»",
    "«12a-14 Low Road, Barnsley S70 2AB» is damp",
    "«1 St Mary's Close, Barnsley, S70 2AB»",
    "«27 Cheapside, London EC2V 6AA»",
    "«5 The Green, Barnsley S75 1AA»",
    "«12 Main Street, Newcastle upon Tyne NE1 4AB»",
    "«Rose Cottage, Church Lane, Hathersage S32 1AJ»",
    "«S1 2GH, 12 High Street» had no heating",
    "«Flat 4/2, 15 Byres Road, Glasgow G12 8QQ»",
    "«12 Heol y Bont, Caerdydd CF10 1AA»",
    "she lives at «12 High Street»",
    "she lives with her nan at «12 High Street», above the shop",
    "home address: «4b Park Avenue»",
    "Mrs Khan, «12 Park Road», has damp again",
    "the family is in «Flat 3, 12 High Street»",
    "«Flat 12, Hanover House» has no lift",
    "lives at «14, S1 2GH»",
    "«flat 3, S1 2GH»",
    "«12\u00a0High\u00a0Street, Leeds\u00a0L\u200bS1 2AB»",
    "«3 May Close S1 2GH»",
    "the hub at «12 High Street, Sheffield S1 2GH» (a public building: we cannot tell)",
]

SENTENCES = {
    "nhs_number": NHS_NUMBERS,
    "national_insurance_number": NATIONAL_INSURANCE_NUMBERS,
    "phone_number": PHONE_NUMBERS,
    "email_address": EMAIL_ADDRESSES,
    "home_address": HOME_ADDRESSES,
}


@pytest.mark.parametrize(
    ("kind", "marked"), [(kind, marked) for kind, sentences in SENTENCES.items() for marked in sentences]
)
def test_finds_it_and_nothing_else(kind: str, marked: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    expected = [part.split("»")[0] for part in marked.split("«")[1:]]

    found = find(text)

    assert [(each.type, text[each.start : each.end]) for each in found] == [(kind, part) for part in expected]
    assert find(remove(text, found)) == ()


def test_kinds_together_are_found_in_order() -> None:
    text = f"Jo, 12 High Street, Sheffield, S1 2GH, tel 0114 496 0123, jo@example.org, NHS {N[0]}, NI AB123456C"
    assert [found.type for found in find(text)] == [
        "home_address",
        "phone_number",
        "email_address",
        "nhs_number",
        "national_insurance_number",
    ]


def test_what_an_address_holds_goes_with_it() -> None:
    text = "12 High Street, jo@example.org, Sheffield S1 2GH was there"
    (found,) = find(text)
    assert (found.type, remove(text, (found,))) == ("home_address", "[home address removed] was there")
