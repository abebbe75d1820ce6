// Talking to the server. A failed connection is tried again with the same event id, so that nothing happens twice.

import * as status from "./status.js";
import { tab } from "./store.js";

/** What the server said no with: one sentence for the person. */
export class Told extends Error {
  constructor(sentence, code) {
    super(sentence);
    this.code = code;
  }
}

export async function get(path, params = {}) {
  return insist(() => fetch(`${path}?${new URLSearchParams(params)}`, { headers: { Accept: "application/json" } }));
}

/** Send one action of a person's. `key` names the action; its id stays the same until it is answered or its content changes. */
export async function act(path, key, content) {
  const written = JSON.stringify(content);
  const kept = tab.get(`act:${key}`);
  const id = kept?.written === written ? kept.id : crypto.randomUUID();
  tab.put(`act:${key}`, { id, written });
  const answer = await post(path, { ...content, id });
  tab.put(`act:${key}`, null);
  return answer;
}

export async function post(path, content) {
  return insist(() =>
    fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) }),
  );
}

async function insist(send) {
  for (let tries = 0; ; tries += 1) {
    let response;
    try {
      response = await send();
    } catch {
      status.lost();
      await pause(Math.min(500 * 2 ** tries, 8000));
      continue;
    }
    status.found();
    return read(response);
  }
}

async function read(response) {
  let data;
  try {
    data = await response.json();
  } catch {
    throw new Told("Squadbot's answer could not be read. Nothing you typed is lost: try again.", response.status);
  }
  if (!response.ok) throw new Told(data.error ?? "Squadbot could not do that.", response.status);
  return data;
}

/** Wait a while, or until the browser says that it is online again. */
function pause(milliseconds) {
  return new Promise((resume) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resume();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
  });
}
