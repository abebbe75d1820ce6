"""The work of the command line, for whoever operates Squadbot."""
