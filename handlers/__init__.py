"""What a person can do, one file a thing."""

from handlers import (
    away,
    barrier,
    days_off,
    decision,
    digest,
    find,
    help,  # noqa: A004 - as /help is
    home,
    hours,
    learn,
    pilot,
    save_message,
    show,
    squad,
    update,
    welcome,
)

MODULES = (
    away,
    barrier,
    days_off,
    decision,
    digest,
    find,
    help,
    home,
    hours,
    learn,
    pilot,
    save_message,
    show,
    squad,
    update,
    welcome,
)
