"""People and the accounts they come by."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Integer, bindparam, func, select, update

from bot.model.event import Sender
from bot.model.record import Person
from bot.ports import Account
from storage.database.query import Query
from storage.records.repository import Repository
from storage.schema import AccountRow, PersonRow, table_of
from storage.schema.types import Several, one_of

_PEOPLE, _ACCOUNTS = table_of(PersonRow), table_of(AccountRow)
_PERSON, _ACCOUNT = _PEOPLE.c, _ACCOUNTS.c
_HERE = (_ACCOUNT.platform == bindparam("platform"), _ACCOUNT.workspace == bindparam("workspace"))
_ACCOUNT_OF = Query(
    select(_ACCOUNT.account)
    .where(_ACCOUNT.person_id == bindparam("person"), *_HERE)
    .order_by(_ACCOUNT.account)
    .limit(1)
)
_IN_WORKSPACE = Query(
    select(_PEOPLE)
    .join(_ACCOUNTS, _ACCOUNT.person_id == _PERSON.id)
    .where(*_HERE)
    .order_by(_PERSON.name, _PERSON.id)
    .distinct()
)
_EVERY_ACCOUNT = Query(
    select(_PEOPLE, _ACCOUNT.platform, _ACCOUNT.workspace, _ACCOUNT.account)
    .join(_ACCOUNTS, _ACCOUNT.person_id == _PERSON.id)
    .order_by(_PERSON.name, _PERSON.id, _ACCOUNT.platform, _ACCOUNT.workspace, _ACCOUNT.account)
)
_ACCOUNTS_OF = Query(select(func.count()).where(_ACCOUNT.person_id == bindparam("person")))
_CHATS_OF = Query(
    select(_ACCOUNT.person_id, _ACCOUNT.platform)
    .where(one_of(_ACCOUNT.person_id, bindparam("people", type_=Several(Integer))))
    .order_by(_ACCOUNT.platform)
    .distinct()
)


class PeopleRepository(Repository):
    """Fills `bot.ports.People`."""

    async def get(self, person: int) -> Person | None:
        return await (await self.work.directory()).person(person, self.reads)

    async def by_account(self, sender: Sender) -> Person | None:
        at = (sender.platform, sender.workspace, sender.account)
        return await (await self.work.directory()).by_account(at, self.reads)

    async def account_of(self, person: int, platform: str, workspace: str) -> str | None:
        return await self.reads.value(_ACCOUNT_OF, person=person, platform=platform, workspace=workspace)

    async def in_workspace(self, platform: str, workspace: str) -> Sequence[Person]:
        rows = await self.reads.rows(_IN_WORKSPACE, platform=platform, workspace=workspace)
        return [person_of(row) for row in rows]

    async def chats(self, people: Collection[int]) -> Mapping[int, Sequence[str]]:
        found: defaultdict[int, list[str]] = defaultdict(list)
        for person, platform in await self.reads.rows(_CHATS_OF, people=sorted(people)):
            found[person].append(platform)
        return found

    async def accounts(self) -> Sequence[Account]:
        rows = await self.reads.rows(_EVERY_ACCOUNT)
        return [Account(person_of(row), row.platform, row.workspace, row.account) for row in rows]

    async def add(self, sender: Sender, *, organisation: str = "", coordinator: bool = False) -> Person:
        number = await self.work.number(PersonRow)
        person = Person(number, sender.name, sender.zone, organisation, coordinator)
        self.staged.add(
            PersonRow,
            id=person.id,
            name=person.name,
            zone=person.zone,
            organisation=organisation,
            coordinator=coordinator,
        )
        self.staged.add(
            AccountRow,
            platform=sender.platform,
            workspace=sender.workspace,
            account=sender.account,
            person_id=person.id,
        )
        return person

    def coordinate(self, person: Person, *, coordinates: bool) -> None:
        self.staged.run(update(PersonRow).where(PersonRow.id == person.id).values(coordinator=coordinates))

    async def rename(self, person: Person, name: str) -> Person:
        if await self.reads.value(_ACCOUNTS_OF, person=person.id) != 1:
            return person
        self.staged.run(update(PersonRow).where(PersonRow.id == person.id).values(name=name))
        return replace(person, name=name)

    def move(self, person: Person, zone: str) -> None:
        self.staged.run(update(PersonRow).where(PersonRow.id == person.id).values(zone=zone))


def person_of(row: Any) -> Person:
    """Return the person in a row."""
    return Person(row.id, row.name, row.zone, row.organisation, row.coordinator)
