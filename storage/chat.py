"""The local page's conversations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Text, and_, bindparam, insert, or_, select, update

from bot.model.codec import from_json, to_json
from bot.model.event import Conversation
from bot.model.message import Message
from bot.ports import ChatAccount, ChatChannel, ChatMessage, Delivery
from storage.database.query import Query
from storage.database.rows import upsert
from storage.schema import ChatAccountRow, ChatChannelRow, ChatMarkRow, ChatMemberRow, ChatMessageRow, table_of
from storage.staged import Staged, carry_out
from storage.unit_of_work import SqlStore


class SqlChatLog:
    """Fills `bot.ports.ChatLog`."""

    def __init__(self, store: SqlStore) -> None:
        """The conversations kept with this store's record."""
        self._store = store

    async def accounts(self) -> Sequence[ChatAccount]:
        async with self._store.work() as work:
            rows = await work.reads.rows(_ACCOUNTS)
        return [ChatAccount(row.workspace, row.account, row.name, row.title) for row in rows]

    async def channels(self, workspace: str, account: str) -> Sequence[ChatChannel]:
        async with self._store.work() as work:
            rows = await work.reads.rows(_CHANNELS_OF, workspace=workspace, account=account)
        return [
            ChatChannel(
                Conversation(row.platform, row.workspace, row.channel, row.kind),
                row.name,
                row.topic,
                row.workspace_name,
            )
            for row in rows
        ]

    async def is_in(self, where: Conversation, account: str) -> bool:
        async with self._store.work() as work:
            return bool(
                await work.reads.rows(
                    _MEMBER,
                    platform=where.platform,
                    workspace=where.workspace,
                    channel=where.channel,
                    account=account,
                )
            )

    async def messages(
        self, where: Conversation, account: str, *, before: int | None, limit: int
    ) -> Sequence[ChatMessage]:
        there = {"workspace": where.workspace, "channel": where.channel, "account": account, "most": limit}
        if before is None:
            newest = await self._messages(_NEWEST, **there)
        else:
            newest = await self._messages(_BEFORE, before=before, **there)
        return newest[::-1]

    async def message(self, message: int, account: str) -> ChatMessage | None:
        found = await self._messages(_ONE, number=message, account=account)
        return found[0] if found else None

    async def changed_since(self, mark: int) -> tuple[int, Sequence[ChatMessage]]:
        async with self._store.work() as work:
            rows = await work.reads.rows(_CHANGED, mark=mark)
        return (rows[-1].mark if rows else mark), [_message_of(row) for row in rows]

    async def latest_mark(self) -> int:
        async with self._store.work() as work:
            return await work.reads.value(_MARK) or 0

    async def post(self, where: Conversation, account: str, message: Message, at: datetime, *, once: str) -> None:
        def add(connection: Connection) -> None:
            mark = _next_mark(connection, where)
            known = connection.execute(select(ChatMessageRow.id).where(ChatMessageRow.once == once))
            if known.scalar_one_or_none() is None:
                _add(connection, where, message, at=at, mark=mark, account=account, once=once)

        await self._store.writer.run(add)

    async def deliver(self, delivery: Delivery, at: datetime) -> int:
        return await self._store.writer.run(lambda connection: _deliver(connection, delivery, at))

    async def add_account(self, account: ChatAccount) -> None:
        staged = Staged()
        staged.put(
            ChatAccountRow,
            workspace=account.workspace,
            account=account.account,
            name=account.name,
            title=account.title,
        )
        await self._store.writer.run(lambda connection: carry_out(connection, [staged]))

    async def add_channel(self, channel: ChatChannel, members: Sequence[str]) -> None:
        where, staged = channel.conversation, Staged()
        staged.put(
            ChatChannelRow,
            workspace=where.workspace,
            channel=where.channel,
            platform=where.platform,
            kind=where.kind,
            name=channel.name,
            topic=channel.topic,
            workspace_name=channel.workspace_name,
        )
        for account in members:
            staged.put(ChatMemberRow, workspace=where.workspace, channel=where.channel, account=account)
        await self._store.writer.run(lambda connection: carry_out(connection, [staged]))

    async def _messages(self, query: Query, **values: Any) -> Sequence[ChatMessage]:
        async with self._store.work() as work:
            return [_message_of(row) for row in await work.reads.rows(query, **values)]


# --- reading ----------------------------------------------------------------------------------------------------------


def _same_channel(one: Any, other: Any) -> ColumnElement[bool]:
    return and_(one.workspace == other.workspace, one.channel == other.channel)


_MARKS = table_of(ChatMarkRow)
_MARK = Query(select(_MARKS.c.mark))
_MESSAGE, _CHANNEL = table_of(ChatMessageRow).c, table_of(ChatChannelRow).c
_MEMBERS, _PEOPLE = table_of(ChatMemberRow), table_of(ChatAccountRow)
_ACCOUNTS = Query(select(_PEOPLE).order_by(_PEOPLE.c.workspace, _PEOPLE.c.name))
_THERE = (_CHANNEL.workspace == bindparam("workspace"), _CHANNEL.channel == bindparam("channel"))
_IS_MEMBER = _MEMBERS.c.account == bindparam("account")
_CHANNELS_OF = Query(
    select(table_of(ChatChannelRow))
    .join(_MEMBERS, _same_channel(_MEMBERS.c, _CHANNEL))
    .where(_MEMBERS.c.workspace == bindparam("workspace"), _IS_MEMBER)
    .order_by(_CHANNEL.kind, _CHANNEL.name)
)
_MEMBER = Query(
    select(_MEMBERS.c.account)
    .join(table_of(ChatChannelRow), _same_channel(_MEMBERS.c, _CHANNEL))
    .where(*_THERE, _CHANNEL.platform == bindparam("platform"), _IS_MEMBER)
)
_MESSAGES = (
    select(table_of(ChatMessageRow), _CHANNEL.platform, _CHANNEL.kind, _PEOPLE.c.name.label("author"))
    .join(table_of(ChatChannelRow), _same_channel(_MESSAGE, _CHANNEL))
    .outerjoin(_PEOPLE, and_(_PEOPLE.c.workspace == _MESSAGE.workspace, _PEOPLE.c.account == _MESSAGE.account))
)
_FOR_READER = or_(_MESSAGE.only_for == "", _MESSAGE.only_for == bindparam("account", type_=Text))
_LATEST = _MESSAGES.where(*_THERE, _FOR_READER).order_by(_MESSAGE.id.desc()).limit(bindparam("most", type_=Integer))
_NEWEST = Query(_LATEST)
_BEFORE = Query(_LATEST.where(_MESSAGE.id < bindparam("before")))
_ONE = Query(
    _MESSAGES.join(_MEMBERS, _same_channel(_MEMBERS.c, _MESSAGE)).where(
        _MESSAGE.id == bindparam("number"), _FOR_READER, _IS_MEMBER
    )
)
_CHANGED = Query(_MESSAGES.where(_MESSAGE.mark > bindparam("mark")).order_by(_MESSAGE.mark))


def _channel(where: Conversation) -> tuple[ColumnElement[bool], ...]:
    return ChatChannelRow.workspace == where.workspace, ChatChannelRow.channel == where.channel


def _message_of(row: Any) -> ChatMessage:
    return ChatMessage(
        row.id,
        Conversation(row.platform, row.workspace, row.channel, row.kind),
        row.author or "",
        row.account,
        from_json(row.message),
        row.only_for,
        row.at,
        edited=row.edited_by is not None,
    )


# --- writing ----------------------------------------------------------------------------------------------------------


def _deliver(connection: Connection, delivery: Delivery, at: datetime) -> int:
    where = delivery.address.conversation
    mark = _next_mark(connection, where)
    if delivery.address.replaces:
        return _edit(connection, delivery, mark)
    shown = connection.execute(select(ChatMessageRow.id).where(ChatMessageRow.delivery == delivery.id))
    if (known := shown.scalar_one_or_none()) is not None:
        return known
    only_for = delivery.address.only_for
    return _add(connection, where, delivery.message, at=at, mark=mark, only_for=only_for, delivery=delivery.id)


def _next_mark(connection: Connection, where: Conversation) -> int:
    """The next mark; it holds off other writers of messages until the commit. LookupError: no such conversation."""
    there = select(ChatChannelRow.channel).where(*_channel(where), ChatChannelRow.platform == where.platform)
    if connection.execute(there).one_or_none() is None:
        raise LookupError("there is no such conversation")
    take = upsert(_MARKS, connection.dialect.name).values(id=1, mark=1)
    take = take.on_conflict_do_update(index_elements=["id"], set_={"mark": ChatMarkRow.mark + 1})
    return connection.execute(take.returning(ChatMarkRow.mark)).scalar_one()


def _add(
    connection: Connection,
    where: Conversation,
    message: Message,
    *,
    at: datetime,
    mark: int,
    account: str = "",
    only_for: str = "",
    once: str | None = None,
    delivery: int | None = None,
) -> int:
    row = insert(ChatMessageRow).values(
        workspace=where.workspace,
        channel=where.channel,
        account=account,
        message=to_json(message),
        only_for=only_for,
        at=at,
        mark=mark,
        delivery=delivery,
        once=once,
    )
    return connection.execute(row.returning(ChatMessageRow.id)).scalar_one()


def _edit(connection: Connection, delivery: Delivery, mark: int) -> int:
    """Deliveries to one conversation come in order, so an edit no newer than the last was made before."""
    where, replaces = delivery.address.conversation, delivery.address.replaces
    replaced = select(ChatMessageRow.id, ChatMessageRow.edited_by).where(
        ChatMessageRow.id == (int(replaces) if replaces.isdecimal() else -1),
        ChatMessageRow.workspace == where.workspace,
        ChatMessageRow.channel == where.channel,
        ChatMessageRow.account == "",  # nobody's words but Squadbot's own
    )
    row = connection.execute(replaced).one_or_none()
    if row is None:
        raise LookupError("there is no such message to replace")
    if row.edited_by is None or row.edited_by < delivery.id:
        values = {"message": to_json(delivery.message), "edited_by": delivery.id, "mark": mark}
        connection.execute(update(ChatMessageRow).where(ChatMessageRow.id == row.id).values(values))
    return int(row.id)
