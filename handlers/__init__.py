"""What a person can do, one file a thing."""

from handlers import barrier, decision, digest, find, help, learn, pilot, show, squad, update  # noqa: A004 - as /help is

MODULES = (barrier, decision, digest, find, help, learn, pilot, show, squad, update)
