// The open line to the server: new and edited messages as they come, taken up again where it broke.

import * as status from "./status.js";

let source = null;
let timer = 0;

/** Follow what this account may read from a mark on. `hear` maps an event's name to what to do with its data. */
export function follow(me, mark, hear) {
  stop();
  let at = mark;
  let tries = 0;

  function connect() {
    source = new EventSource(`/web/stream?${new URLSearchParams({ workspace: me.workspace, account: me.account, mark: at })}`);
    source.onopen = () => {
      tries = 0;
      status.found();
    };
    source.onerror = () => {
      status.lost();
      // The browser comes back by itself from a broken line, but not from an answer that was no stream.
      if (source.readyState !== EventSource.CLOSED) return;
      tries += 1;
      timer = setTimeout(connect, Math.min(500 * 2 ** tries, 8000));
    };
    for (const [name, act] of Object.entries(hear)) {
      source.addEventListener(name, (event) => {
        at = event.lastEventId || at;
        act(JSON.parse(event.data));
      });
    }
  }

  connect();
}

function stop() {
  clearTimeout(timer);
  source?.close();
}

// A page that is being left closes its line itself, so that this is not taken for a lost connection.
addEventListener("pagehide", stop);
