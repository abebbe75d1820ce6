"""What the demo's squads have done so far: made up, in the manner of the real programme."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.model.record import BarrierKind, Design, Sharing
from bot.ports import LearningCard, TestCard


@dataclass(frozen=True, slots=True)
class DemoPilot:
    """A pilot some days old, with what came of it so far. Everything is by account name and days before now."""

    workspace: str
    owner: str
    days_old: int
    review_in_days: int
    title: str
    believe: str
    find_out: str
    measure: str
    right_if: str
    challenge: str
    mission: str = ""
    updates: "tuple[tuple[str, int, str], ...]" = ()
    learnings: "tuple[tuple[str, int, str, str, str, Design], ...]" = ()
    barriers: "tuple[tuple[str, int, int, BarrierKind, str, str], ...]" = ()

    def card(self, today: date) -> TestCard:
        """The test card, reviewed so many days from today."""
        return TestCard(
            self.title,
            self.believe,
            self.find_out,
            self.measure,
            self.right_if,
            today + timedelta(days=self.review_in_days),
            self.challenge,
            self.mission,
            Sharing.PROGRAMME,
        )

    def cards(self) -> "tuple[tuple[str, int, LearningCard], ...]":
        """Its learnings: by whom, how many days ago, and the card."""
        return tuple(
            (
                who,
                days,
                LearningCard(title, observed, learned, "", self.challenge, design, Sharing.PROGRAMME),
            )
            for who, days, title, observed, learned, design in self.learnings
        )


PILOTS = (
    DemoPilot(
        "sheffield",
        "amira",
        24,
        12,
        "Evening texts before first visits",
        "Families miss their first visit because the letter comes weeks before it.",
        "Text every new family in Darnall at six the evening before.",
        "First visits kept, from the hub's own diary.",
        "Seven in ten first visits are kept, up from four in ten.",
        "family_hubs",
        "opportunity",
        updates=(
            ("tom", 9, "61 families texted so far; 38 booked through the link in the text."),
            ("joanne", 1, "Health visitors now add the text to their own first call, so nobody is missed."),
        ),
        learnings=(
            (
                "tom",
                2,
                "A text at six in the evening is read; one at nine in the morning is not",
                "29 of 38 families texted in the evening came, against 11 of 34 texted in the morning.",
                "Send the reminder at six, when children are fed and phones are in hand.",
                Design(measured=True, compared_with="families texted at nine in the morning"),
            ),
        ),
        barriers=(
            (
                "amira",
                9,
                5,
                BarrierKind.DATA,
                "dfe",
                "Schools may not share their lists of new starters with hubs, so we cannot invite those we miss.",
            ),
        ),
    ),
    DemoPilot(
        "sheffield",
        "joanne",
        45,
        -3,
        "Hub corner in the school hall",
        "Parents who will not walk to a hub will stop at a table they pass anyway.",
        "Put two hub workers in one school hall at pick-up time, twice a week.",
        "New families who register, by hand count.",
        "Ten new families register in six weeks.",
        "family_hubs",
        "opportunity",
        updates=(("joanne", 4, "Fourteen families registered at the table; the head has asked us to stay."),),
    ),
    DemoPilot(
        "barnsley",
        "dev",
        18,
        24,
        "A job coach at stay-and-play",
        "Parents will talk about work where their children already play.",
        "Bring one job coach to the Tuesday group in Athersley.",
        "Parents who book a second talk.",
        "Eight parents book a second talk by the review.",
        "employment",
        "growth",
        updates=(("ruth", 1, "Five second talks booked. Childcare times come up in every one of them."),),
    ),
    DemoPilot(
        "leeds",
        "grace",
        31,
        17,
        "One front door for people over eighty",
        "People fall between the surgery, the district nurses and social care.",
        "One phone, answered by whoever is nearest, for two hundred people in Gipton.",
        "Visits to accident and emergency, from the hospital's own count.",
        "A fifth fewer visits than last winter.",
        "neighbourhood_health",
        "health",
        updates=(("sam", 2, "The phone rang 41 times last week; 36 calls ended without anyone going to hospital."),),
        barriers=(
            (
                "grace",
                13,
                -1,
                BarrierKind.FUNDING,
                "dhsc",
                "The nurses' time is paid by visit, so answering the phone costs the trust money.",
            ),
        ),
    ),
)
TALK = {
    "sheffield": (
        ("joanne", 2, "Morning all. I am at Darnall hub until two if anybody wants to see how the new board works."),
        ("tom", 1, "Thanks Joanne. I will bring the diary so that we can count last week."),
    ),
    "barnsley": (("ruth", 1, "Has anybody tried texting parents the evening before? Half of mine forgot again."),),
    "leeds": (("sam", 1, "The Gipton phone is with me today."),),
    "whitehall": (("helen", 1, "The minister sees the pilots on Thursday. I will ask Squadbot how they stand."),),
}
