"""Slack: commands, modals, buttons, reactions and a home tab, in as many workspaces as install it.

`kind` names it and says what it adds to the command line (`operator`); `settings`: what an operator sets; `platform`
puts it together. `endpoint` (with `verify`) and `socket_mode`: who may come in. `receive`: what people do, as events;
`answers`: what they are answered at once, within the time of their `request`. `send`: the way out; `lookup` finds what
may have been sent, `trouble` says what went wrong. `render` draws messages (`rich` text, `table`, `buttons`, `note`,
`fit`), `forms` modals (`inputs` their fields). `limits`: every number. `words`, `people`, `places`, `readers`: text,
names and places as Slack has them and as the record has them. `workspaces`, `oauth`, `tokens`: where it is installed.
`manifest`: the app. `gallery` (`drawing`, `drawing_inputs`): its side of the gallery.
"""
