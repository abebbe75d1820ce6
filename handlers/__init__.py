"""What a person can do, one file a thing."""

from handlers import barrier, digest, find, help, learn, pilot, show, squad, update  # noqa: A004 - as /help is

MODULES = (barrier, digest, find, help, learn, pilot, show, squad, update)
