"""Showing that two accounts are one person's, and making them so."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, bindparam, delete, exists, select, update

from bot.model.record import Person, Role
from storage.database.query import Query
from storage.records.repository import Repository
from storage.schema import AccountCodeRow, Base, MembershipRow, PartRow, PersonRow, table_of

KEPT = timedelta(minutes=15)
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no code is a word; no figures, so that none is taken for somebody's number."""
_CODE = table_of(AccountCodeRow).c
_OFFERED_BY = Query(select(_CODE.person_id).where(_CODE.code == bindparam("code"), _CODE.expires_at > bindparam("now")))
_STRENGTH = (Role.OBSERVER, Role.MEMBER, Role.LEAD)


class AccountRepository(Repository):
    """Fills `bot.ports.Accounts`."""

    async def offer(self, person: int, at: datetime) -> str:
        code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
        self.staged.add(AccountCodeRow, code=code, person_id=person, expires_at=at + KEPT)
        earlier = (AccountCodeRow.person_id == person, AccountCodeRow.code != code)
        self.staged.run(delete(AccountCodeRow).where(*earlier))
        return code

    async def offered_by(self, code: str, now: datetime) -> int | None:
        return await self.reads.value(_OFFERED_BY, code=code, now=now)

    async def join(self, kept: Person, joining: Person, code: str) -> None:
        one_use = delete(AccountCodeRow).where(AccountCodeRow.code == code)
        self.staged.run(one_use, changing=True)
        squads_of = (await self.work.directory()).squads_of
        roles = {squad.id: role for squad, role in squads_of.get(kept.id, ())}
        for squad, role in squads_of.get(joining.id, ()):
            stronger = max(role, roles.get(squad.id, role), key=_STRENGTH.index)
            self.staged.put(MembershipRow, squad_id=squad.id, person_id=kept.id, role=stronger)
        self._keep_answered(kept, joining)
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if column.references(table_of(PersonRow).c.id):
                    self._give(table, column, kept, joining)
        self.staged.run(
            update(PersonRow)
            .where(PersonRow.id == kept.id)
            .values(
                organisation=kept.organisation or joining.organisation,
                coordinator=kept.coordinator or joining.coordinator,
            )
        )
        self.staged.run(delete(PersonRow).where(PersonRow.id == joining.id))

    def _keep_answered(self, kept: Person, joining: Person) -> None:
        """Of two parts in one stand-up, the one that says something."""
        part, theirs = table_of(PartRow), table_of(PartRow).alias()
        answered = exists(select(theirs.c.person_id)).where(
            theirs.c.standup_id == part.c.standup_id,
            theirs.c.person_id == joining.id,
            theirs.c.answered_at.is_not(None),
        )
        unanswered = delete(part).where(part.c.person_id == kept.id, part.c.answered_at.is_(None), answered)
        self.staged.run(unanswered)

    def _give(self, table: Table, column: ColumnElement[int], kept: Person, joining: Person) -> None:
        """What names the one who joins names the one who is kept; of what both have, theirs stays."""
        others = [each for each in table.primary_key if each is not column]
        if len(others) < len(table.primary_key):
            theirs = table.alias()
            both = exists(select(theirs.c[others[0].name])).where(
                theirs.c[column.name] == kept.id, *(theirs.c[each.name] == each for each in others)
            )
            self.staged.run(delete(table).where(column == joining.id, both))
        self.staged.run(update(table).where(column == joining.id).values({column.name: kept.id}))
