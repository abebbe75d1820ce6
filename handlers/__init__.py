"""What a person can do, one file a thing."""

from handlers import (
    absent,
    account,
    barrier,
    days_off,
    decision,
    digest,
    find,
    hearing,
    help,  # noqa: A004 - as /help is
    home,
    hours,
    learn,
    pilot,
    save_message,
    show,
    squad,
    takeup,
    update,
    welcome,
)
from handlers.standup import answering, commands, due

MODULES = (
    account,
    absent,
    barrier,
    days_off,
    decision,
    digest,
    find,
    hearing,
    help,
    home,
    hours,
    learn,
    pilot,
    save_message,
    show,
    squad,
    commands,
    answering,
    due,
    takeup,
    update,
    welcome,
)
