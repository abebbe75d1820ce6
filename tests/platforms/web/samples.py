"""Messages and forms such as Squadbot's own, for the page to show."""

from datetime import UTC, date, datetime

from bot.model.form import (
    Choice,
    ChoiceField,
    DateField,
    Explanation,
    Form,
    PersonField,
    PlaceField,
    SwitchField,
    TextField,
)
from bot.model.message import (
    Button,
    Buttons,
    ButtonStyle,
    Divider,
    Emphasis,
    Facts,
    Group,
    Heading,
    Link,
    Mention,
    Message,
    Moment,
    Mono,
    PlaceLink,
    Quote,
    Strong,
    Table,
    bullets,
    fact,
    inlines,
    note,
    paragraph,
)

AT = datetime(2026, 6, 5, 7, 45, tzinfo=UTC)


def welcome() -> Message:
    """One of nearly everything."""
    return Message(
        (
            Heading("Digest for Sheffield, Wednesday 18 November 2026"),
            paragraph("Two learnings from elsewhere bear on ", Strong("family hubs"), ". Posted ", Moment(AT), "."),
            Group(
                (
                    Heading("L12 Text reminders at 4 pm bring more families in"),
                    Facts(
                        (
                            fact("Place", PlaceLink("barnsley", "Barnsley")),
                            fact("Evidence", "compared"),
                            fact("Ask", Mention(3, "Ruth Hall")),
                        )
                    ),
                    Quote("We tried mornings first. At 4 pm, parents are at the school gate with a phone in hand."),
                    Buttons(
                        (
                            Button("Read", "read", "L12", ButtonStyle.PRIMARY, "Read L12"),
                            Button("Try it here", "open_form", "L12", spoken="Try it here: L12"),
                            Button("Edit", "edit", "L12", spoken="Edit this message"),
                        )
                    ),
                ),
                about="L12",
            ),
            bullets(
                (
                    inlines(Link("L7", "http://127.0.0.1:8080/r/L7"), " Leeds: a named worker halves missed visits"),
                    inlines("Type ", Mono("/find reminders"), " to see ", Emphasis("everything"), " on this"),
                )
            ),
            Divider(),
            note("From the shared record. Source: ", Link("Civil Service World", "https://example.org/article")),
        ),
        "Digest for Sheffield",
    )


def pilots_table() -> Message:
    """A table wider than a phone."""
    rows = (
        ("P1 Texts to parents", "Sheffield", "testing", "3 December 2026"),
        ("P4 Drop-in at the library", "Barnsley", "growing", "11 January 2027"),
        ("P9 One front door", "Leeds", "adapting", "2 November 2026, overdue"),
    )
    table = Table(
        "Pilots and how they stand",
        ("Pilot", "Place", "Stage", "Review on"),
        tuple(tuple(inlines(cell) for cell in row) for row in rows),
    )
    return Message((paragraph("3 pilots, 1 of them overdue."), table), "3 pilots")


def learning_card(text: str, author: str) -> Message:
    """A saved learning."""
    return Message((Heading("L13 saved"), Quote(text), note(f"{author}, shared with the programme")), f"L13: {text}")


_SHARING = tuple(
    Choice(value, label)
    for value, label in (("squad", "Only this squad"), ("place", "Sheffield"), ("programme", "The whole programme"))
)


def learning_form() -> Form:
    """The learning card."""
    return Form(
        "learning",
        "Learning card",
        (
            Explanation((paragraph("Leave out anything about a single resident: no names, numbers or addresses."),)),
            TextField("title", "Title", "One line that others would search for.", limit=120),
            TextField("learned", "What did you learn?", multiline=True, limit=600),
            DateField("day", "When did you see it?", latest=date(2026, 11, 19)),
            ChoiceField("sharing", "Who may read it?", _SHARING, value="programme"),
        ),
        submit="Save learning",
        state={"pilot": "1"},
    )


def every_kind_of_field() -> Form:
    """Every kind there is."""
    many = tuple(Choice(f"c{n}", f"Challenge {n}") for n in range(8))
    return Form(
        "everything",
        "Everything",
        (
            TextField("line", "A line"),
            TextField("lines", "Some lines", multiline=True, required=False, value="\nkept"),
            DateField("day", "Day"),
            ChoiceField("few", "One of few", _SHARING, required=False),
            ChoiceField("many", "One of many", many),
            ChoiceField("several", "Several", _SHARING, multiple=True, value=("squad", "place")),
            PersonField("person", "Person", (Choice("1", "Amira Khan"), Choice("2", "Ruth Hall"))),
            PlaceField("place", "Place", (Choice("sheffield", "Sheffield"), Choice("leeds", "Leeds"))),
            SwitchField("switch", "Post it too", value="yes"),
        ),
    )
