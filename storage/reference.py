"""The programme's own lists."""

from collections.abc import Sequence

from sqlalchemy import select, update

from bot.model.record import Challenge, Mission, Organisation, Place
from storage.repository import Repository
from storage.schema import ChallengeRow, LearningRow, MissionRow, OrganisationRow, PlaceRow, SearchDocument


class ReferenceRepository(Repository):
    """Fills `bot.ports.Reference`. Lists come in the order of their names."""

    async def places(self) -> Sequence[Place]:
        rows = await self.reads.all(select(PlaceRow).order_by(PlaceRow.name))
        return [Place(row.code, row.name, row.gss, row.nation, row.holidays) for row in rows]

    async def missions(self) -> Sequence[Mission]:
        rows = await self.reads.all(select(MissionRow).order_by(MissionRow.label))
        return [Mission(row.code, row.label) for row in rows]

    async def challenges(self) -> Sequence[Challenge]:
        rows = await self.reads.all(select(ChallengeRow).order_by(ChallengeRow.label))
        return [Challenge(row.code, row.label, row.department) for row in rows]

    async def organisations(self) -> Sequence[Organisation]:
        rows = await self.reads.all(select(OrganisationRow).order_by(OrganisationRow.name))
        return [Organisation(row.code, row.name) for row in rows]

    def put_place(self, place: Place) -> None:
        self.staged.put(
            PlaceRow,
            code=place.code,
            name=place.name,
            gss=place.gss,
            nation=place.nation,
            holidays=place.holidays,
        )

    def put_mission(self, mission: Mission) -> None:
        self.staged.put(MissionRow, code=mission.code, label=mission.label)

    def put_challenge(self, challenge: Challenge) -> None:
        self.staged.put(ChallengeRow, code=challenge.code, label=challenge.label, department=challenge.department)
        of_challenge = select(LearningRow.id).where(LearningRow.challenge == challenge.code)
        self.staged.run(
            update(SearchDocument)
            .where(SearchDocument.learning_id.in_(of_challenge), SearchDocument.topic != challenge.label)
            .values(topic=challenge.label)
        )

    def put_organisation(self, organisation: Organisation) -> None:
        self.staged.put(OrganisationRow, code=organisation.code, name=organisation.name)
