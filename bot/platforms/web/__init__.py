"""The local chat page: a platform like the others, served by the bot itself, for one machine."""
