"""The local chat page: a platform like the others, served by the bot itself, for one machine.

`kind` names it and says whether it is set up; `platform` puts it together. `endpoint`: who may come in. `receive`: what
people do, as events, from the JSON that `body` reads. `show` and `stream`: what the page asks for, now and as it
comes. `send`: the way out, into the page's own log. `render` draws messages (`article` each with its author and time),
`forms` forms. `words`: whom typed text mentions; `people`: adding somebody. `limits`: every number. `site`: what the
routes share. `static/` is the page itself.
"""
