"""Microsoft Teams: Adaptive Cards and dialogs, in the organisations that it serves.

`kind` names it and says what it adds to the command line (`operator`); `settings`: what an operator sets; `platform`
puts it together. `endpoint` (with `keys`): who may come in. `receive`: what people do, as events, from the `activity`
that told of it, whose `tags` are the people it mentions; `invokes`: what they are answered at once. `send`: the way
out, by the Bot Connector; `trouble` says what went wrong. `render` draws messages (`rich` text, `markup`, `table`,
`buttons`), `forms` dialogs (`inputs` their fields). `limits`: every number. `words`, `places`, `readers`, `graph`:
text, places, people and others' messages as Teams has them and as the record has them. `package` (with `icons`): the
app. `gallery`: its side of the gallery.
"""
