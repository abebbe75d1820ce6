"""Places, missions, people, squads and who belongs where."""

from alembic import op

from storage.migrations.first.columns import boolean, day, foreign_key, instant, integer, json, text


def create_tables() -> None:
    """Create the programme's lists, people and squads, and the directory with its first version."""
    _create_lists()
    _create_people()
    _create_squads()
    _create_days()
    directory = op.create_table("directory", integer("id", primary_key=True), integer("version"))
    # The triggers only ever add to this row.
    op.bulk_insert(directory, [{"id": 1, "version": 1}])


def _create_lists() -> None:
    op.create_table(
        "places",
        text("code", primary_key=True),
        text("name"),
        text("gss"),
        text("nation"),
        text("holidays"),
    )
    op.create_table(
        "missions",
        text("code", primary_key=True),
        text("label"),
    )
    op.create_table(
        "challenges",
        text("code", primary_key=True),
        text("label"),
        text("department"),
    )
    op.create_table(
        "organisations",
        text("code", primary_key=True),
        text("name"),
    )


def _create_people() -> None:
    op.create_table(
        "people",
        integer("id", primary_key=True),
        text("name"),
        text("zone"),
        text("organisation"),
        boolean("coordinator"),
    )
    op.create_table(
        "accounts",
        text("platform", primary_key=True),
        text("workspace", primary_key=True),
        text("account", primary_key=True),
        foreign_key("person_id", "people.id", index=True),
    )
    op.create_table(
        "account_codes",
        text("code", primary_key=True),
        foreign_key("person_id", "people.id", index=True),
        instant("expires_at", index=True),
    )


def _create_squads() -> None:
    op.create_table(
        "squads",
        integer("id", primary_key=True),
        text("name"),
        text("key", unique=True),
        text("place"),
        json("challenges"),
        text("organisation"),
        text("zone"),
        text("holidays"),
        boolean("at_once"),
        integer("version"),
    )
    op.create_table(
        "memberships",
        foreign_key("squad_id", "squads.id", primary_key=True),
        foreign_key("person_id", "people.id", primary_key=True, index=True),
        text("role"),
    )
    op.create_table(
        "channels",
        text("platform", primary_key=True),
        text("workspace", primary_key=True),
        text("channel", primary_key=True),
        foreign_key("squad_id", "squads.id", index=True),
        text("name"),
    )


def _create_days() -> None:
    op.create_table(
        "days_off",
        foreign_key("squad_id", "squads.id", primary_key=True),
        day("day", primary_key=True),
    )
    op.create_table(
        "days_away",
        foreign_key("person_id", "people.id", primary_key=True),
        day("day", primary_key=True, index=True),
    )
    op.create_table(
        "working_days",
        foreign_key("person_id", "people.id", primary_key=True),
        integer("weekday", primary_key=True),
        boolean("off"),
        text("start"),
    )
