"""What a person can do, one file a thing."""

from handlers import barrier, digest, find, help, learn, pilot, show, squad, update

MODULES = (barrier, digest, find, help, learn, pilot, show, squad, update)
