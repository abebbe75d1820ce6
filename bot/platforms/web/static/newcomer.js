// Adding a person: the first one who opens an empty record, and others after them.

import { Told, act } from "./api.js";
import { byId } from "./dom.js";

const dialog = byId("newcomer");
const form = byId("newcomer-form");
const box = byId("newcomer-name");
const error = byId("newcomer-error");
const cancel = byId("newcomer-cancel");
let busy = false;

/** Let people be added; `added` is called with the new person's workspace and account. */
export function start(added) {
  const button = byId("add-person");
  button.hidden = false;
  button.addEventListener("click", () => ask());
  cancel.addEventListener("click", () => dialog.close());
  // As a key, because the browser closes a dialog on a second Escape whatever the page says.
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && cancel.hidden) event.preventDefault();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return; // A second press while the first is on its way.
    busy = true;
    say("");
    try {
      const { workspace, account } = await act("/web/people", "add-person", { name: box.value });
      dialog.close();
      added(workspace, account);
    } catch (problem) {
      if (!(problem instanceof Told)) throw problem;
      say(problem.message);
      box.focus();
    } finally {
      busy = false;
    }
  });
}

/** Ask for a name. `first`: nobody is here yet, so there is nothing to go back to. */
export function ask({ first = false } = {}) {
  byId("newcomer-title").textContent = first ? "What is your name?" : "Add a person";
  cancel.hidden = first;
  box.value = "";
  say("");
  dialog.showModal();
  box.focus();
}

function say(sentence) {
  error.textContent = sentence;
  if (sentence) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
}
