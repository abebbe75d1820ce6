"""Who is in the demo, and where they talk. The people and what they say are made up; places and challenges are real."""

from dataclasses import dataclass

from bot.model.record import Role
from bot.ports import ChatAccount


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to be in the demo."""

    account: ChatAccount
    organisation: str
    role: Role = Role.MEMBER
    coordinator: bool = False


@dataclass(frozen=True, slots=True)
class DemoSquad:
    """A team, its workspace and its channel. No place: a Whitehall team."""

    name: str
    workspace: str
    workspace_name: str
    channel: str
    topic: str
    place: str
    challenges: tuple[str, ...]
    organisation: str
    people: tuple[DemoPerson, ...]


def _person(
    workspace: str,
    account: str,
    name: str,
    title: str,
    organisation: str,
    role: Role = Role.MEMBER,
    *,
    coordinator: bool = False,
) -> DemoPerson:
    return DemoPerson(ChatAccount(workspace, account, name, title), organisation, role, coordinator)


SHEFFIELD = DemoSquad(
    "Sheffield family hubs squad",
    "sheffield",
    "Sheffield City Council",
    "family-hubs-squad",
    "Getting more families through the door of our hubs",
    "sheffield",
    ("family_hubs",),
    "",
    (
        _person("sheffield", "amira", "Amira Khan", "Family hubs lead", "Sheffield City Council", Role.LEAD),
        _person("sheffield", "tom", "Tom Bell", "Family support worker", "Sheffield City Council"),
        _person("sheffield", "joanne", "Joanne Price", "Health visitor", "NHS"),
    ),
)
BARNSLEY = DemoSquad(
    "Barnsley squad",
    "barnsley",
    "Barnsley Council",
    "barnsley-squad",
    "Family hubs and work, one team",
    "barnsley",
    ("family_hubs", "employment"),
    "",
    (
        _person("barnsley", "dev", "Dev Patel", "Squad lead", "Barnsley Council", Role.LEAD),
        _person("barnsley", "ruth", "Ruth Hall", "Employment coach", "Barnsley Council"),
    ),
)
LEEDS = DemoSquad(
    "Leeds health squad",
    "leeds",
    "Leeds health and care",
    "leeds-health-squad",
    "Neighbourhood health, street by street",
    "leeds",
    ("neighbourhood_health",),
    "",
    (
        _person("leeds", "grace", "Grace Osei", "GP and squad lead", "NHS", Role.LEAD),
        _person("leeds", "sam", "Sam Whitaker", "Neighbourhood nurse", "NHS"),
    ),
)
PROGRAMME = DemoSquad(
    "Test, Learn and Grow team",
    "whitehall",
    "Whitehall",
    "test-learn-and-grow",
    "How every pilot stands, and what is in the way",
    "",
    (),
    "",
    (
        _person(
            "whitehall", "helen", "Helen Shaw", "Programme coordinator", "Cabinet Office", Role.LEAD, coordinator=True
        ),
    ),
)
DEPARTMENT = DemoSquad(
    "Family hubs policy team",
    "whitehall",
    "Whitehall",
    "family-hubs-policy",
    "Family hubs at the Department for Education",
    "",
    ("family_hubs",),
    "dfe",
    (_person("whitehall", "marcus", "Marcus Lee", "Family hubs policy", "Department for Education", Role.LEAD),),
)
SQUADS = (SHEFFIELD, BARNSLEY, LEEDS, PROGRAMME, DEPARTMENT)
