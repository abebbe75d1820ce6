"""Slack: commands, modals, buttons, reactions and a home tab, in as many workspaces as install it."""
