"""Sentences a squad might type that hold no resident's data: the guard must stay out of the way."""

import json
from pathlib import Path

import pytest

from bot.guard import find
from tests.guard.made_up import bad_nhs_number, nhs_number

LEARNINGS = Path(__file__).parents[2] / "bot" / "demo" / "data" / "learnings.jsonl"

NOTHING = [
    # numbers of things
    f"order {nhs_number(1)} has come",
    f"Invoice no. {nhs_number(2)}",
    f"UPRN {nhs_number(3)} is the old school",
    f"purchase order {nhs_number(4)}",
    "ISBN 978-0-7475-3269-9 or ISBN 0747532699",
    f"the reference is {bad_nhs_number(5)}",
    f"0.{nhs_number(6)} is the ratio",
    f"£{nhs_number(7)}",
    f"AB-{bad_nhs_number(8)}-01",
    "0000000000 and 9999999999 are placeholders",
    "ref 01144960123, see the folder",
    "Reference number: 01144960123",
    "Case no. 01144960123 is closed",
    "#01144960123",
    "https://www.example.gov.uk/doc/01144960123",
    "https://www.youtube.com/watch?v=07700900123a",
    "commit 07700900123a9f4e",
    "Slack channel C0123456789 in T07700900123",
    "UPRN 100050912345, USRN 12345678",
    "ISRCTN12345678 is the trial",
    "sort code 12-34-56, account 12345678",
    "VAT GB 123 4567 89, company 01234567",
    "v1.2.3.4 on 10.0.0.1 and 192.168.100.200",
    "QQ123456C is the example in the guidance",
    "BG123456A, GB123456B, NK123456C and ZZ123456D were never given out",
    "DA123456A and AF123456A were never given out either",
    # codes of places and bodies
    "GSS codes E08000019, E08000016 and E10000012",
    "ODS codes RHQ, RX1 23, H81672 and Y00123",
    "most need in S1, S2 and LS2",
    "S1 2GH has the longest wait",
    "from S1 2GH to S1 2GJ, 14 families",
    "the hubs in S5 7AU and S6 3BR",
    # counting
    "1,234,567 people in 2025-2026",
    "1 234 567 890 pounds across England",
    "2019 2020 2021 2022: 120 135 140 152",
    "scored 020 7 and then 3-2",
    "0-5s and 16-24 year olds, 2.5 to 1",
    "between 10 30 and 12 45, 15 people",
    "rose by 120000 a year",
    "at 12 34 56 a day it adds up",
    "p=0.0123456789, n=15,697",
    "77.9 per cent before and 80.1 per cent after",
    "101,000 of 1,000,000",
    "Sections 01 02 03 04 05 6",
    "02 03 04 05 06 07 of the plan",
    # dates and times
    "01/02/2025 10:30",
    "02.03.2025 101 people came",
    "07-12-2025 100 came",
    "2024-07-31T10:00 to 12:30-14:00",
    "07 July 2025 1000 letters went out",
    "1712345679 seconds since 1970",
    # numbers no home can have
    "call 111, 999, 105 or 116 123",
    "0800 123 4567 is the helpline",
    "the 0808 2000 247 helpline",
    "0300 123 1234 for the council",
    "0345 600 0723 and 0370 123 4567",
    "0900 123 4567 costs too much",
    "text 88222 or 60066",
    # in words
    "one two three four five six seven eight nine ten",
    "zero one two three four five six seven eight nine ten eleven",
    "one in five, two in five and three in five; nine hundred and one in all",
    "one two, one two, this is a test",
    "oh, seven came, double six and triple four, nil nil",
    "seven hundred, eight hundred, nine hundred, two hundred, one hundred, four hundred",
    "four oh four, five hundred, double one double two",
    "oh eight hundred one two three, four five six seven is the helpline",
    "oh three hundred one two three, one two three four for the council",
    "plus one, plus two, plus three, plus four, plus five, plus six",
    "two, three, four, three, two, one, nil, nil, two, four, three, one and five came each week",
    # lists of counts
    "450, 557 and 7,104 families",
    "in 120, 135, 140, 152 and 160 homes",
    "447,123,456,789 pounds in all",
    "0, 1, 1, 4, 4, 9, 6, 0, 1, 2, 3 a week",
    "by 12, 34, 56, a total of 102",
    "0, 1, 1, 4, 49, 601, 23",
    # at signs
    "@Squadbot hello",
    "thanks @jo.smith and @channel",
    "see you @the.hub",
    "team@squad is not an address",
    "doors open 10@5.30pm",
    "https://www.example.com/maps/@53.38,-1.47,15z",
    "uses: actions/checkout@v4.2",
    "We met at polka dot cafe",
    "look at gov.uk and at example.co.uk",
    "find us at gmail.com",
    # places
    "the hub at 12 High Street is busy on Mondays",
    "The hub moved to 12 High Street",
    "we visited 12 High Street and 14 Park Road",
    "the service goes live at 12 High Street",
    "10 Downing Street announced it",
    "35 High Street shops said yes",
    "12 Street parties in June",
    "the team is based at Moorfoot, S1 4PQ",
    "a 20 place nursery close to S1 2GH",
    "a 10 minute walk from S1 2GH",
    "12 families on the street near S1",
    "12 families on the street near S1 2GH",
    "Meeting on 5 June 2026, Town Hall, S1 2HH",
    "Ward 5 Northern General Hospital, S5 7AU",
    "Year 6 Pupils, S1 2GH",
    "Family hub, Sheffield S1 2GH",
    "a flat 5 year rise in high street footfall",
    "Flat 5 per cent rise; S1 2GH",
    "A61 Penistone Road is closed",
    "the unit 3 way meeting",
    # what the guard itself writes
    "[NHS number removed] and [phone number removed] and [home address removed]",
    "[National Insurance number removed], [email address removed]",
    # nothing at all
    "",
    " \n\t ",
    "🎉🎉🎉",
    "<!channel> @here <b>hello</b> **bold**",
    "\u202eright to left\u202c",
]


@pytest.mark.parametrize("text", NOTHING)
def test_finds_nothing(text: str) -> None:
    assert [(found.type, text[found.start : found.end]) for found in find(text)] == []


@pytest.mark.parametrize("line", LEARNINGS.read_text(encoding="utf-8").splitlines())
def test_finds_nothing_in_a_published_learning(line: str) -> None:
    row = json.loads(line)
    for text in (*(value for value in row.values() if isinstance(value, str)), json.dumps(row, ensure_ascii=False)):
        assert find(text) == ()
