"""`python -m bot` is `squadbot`."""

from bot.cli import main

main()
