"""What a person can do, one file a thing."""

from handlers import (
    barrier,
    decision,
    digest,
    find,
    help,  # noqa: A004 - as /help is
    home,
    learn,
    pilot,
    save_message,
    show,
    squad,
    standup,
    standup_answer,
    standup_due,
    update,
    welcome,
)

MODULES = (
    barrier,
    decision,
    digest,
    find,
    help,
    home,
    learn,
    pilot,
    save_message,
    show,
    squad,
    standup,
    standup_answer,
    standup_due,
    update,
    welcome,
)
