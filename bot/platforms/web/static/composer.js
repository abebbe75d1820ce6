// The message box: drafts that outlive a reload, the count of characters, and sending.

import { Told, act } from "./api.js";
import * as completion from "./completion.js";
import { byId } from "./dom.js";
import * as log from "./log.js";
import { tab } from "./store.js";

const form = byId("composer");
const box = byId("box");
const error = byId("box-error");
const count = byId("box-count");

let app = null;
let where = null; // the account and channel written to, and the key of its draft
const sending = new Set();

/** `answered` is called with the server's answer, and the conversation it was for. */
export function start(shared, answered) {
  app = shared;
  completion.use(app.commands);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(answered);
  });
  byId("slash").addEventListener("click", () => {
    if (!box.value) box.value = "/";
    box.focus();
    changed();
  });
  box.addEventListener("input", changed);
  box.addEventListener("blur", completion.close);
  box.addEventListener("keydown", (event) => {
    if (completion.key(event)) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

export function show(target, name) {
  where = { ...target, key: `draft:${target.workspace}/${target.account}/${target.channel}` };
  form.hidden = false;
  byId("box-label").textContent = `Message ${name}`;
  box.value = tab.get(where.key) ?? "";
  say("");
  changed();
  completion.close();
}

export function hide() {
  where = null;
  form.hidden = true;
}

export function focus() {
  if (!form.hidden) box.focus();
}

/** Say a text as if it had been typed, without touching what is typed. */
export async function command(target, text, answered) {
  log.follow();
  answered(await act("/web/say", `say:${target.channel}:${text}`, { ...target, text }), target);
}

async function send(answered) {
  const { key, ...target } = where;
  const text = box.value;
  if (!text.trim()) return say("Type a message first.");
  if (length(text) > app.limits.message) return say(tooLong(text));
  const sent = JSON.stringify([key, text]);
  if (sending.has(sent)) return undefined; // A second press of Enter while the first is on its way.
  sending.add(sent);
  form.classList.add("sending");
  say("");
  log.follow();
  try {
    const answer = await act("/web/say", `say:${key}`, { ...target, text });
    if (answer.answer !== "refused" || !answer.keep) forget(key, text);
    if (where?.key === key) say(refusal(answer));
    answered(answer, target);
  } catch (problem) {
    if (!(problem instanceof Told)) throw problem;
    if (where?.key === key) say(problem.message);
  } finally {
    sending.delete(sent);
    form.classList.toggle("sending", sending.size > 0);
  }
  return undefined;
}

/** Empty the box of what was sent, unless more was typed into it meanwhile. */
function forget(key, text) {
  if (tab.get(key) === text) tab.put(key, null);
  if (where?.key === key && box.value === text) {
    box.value = "";
    changed();
  }
}

function refusal(answer) {
  if (answer.answer !== "refused") return "";
  return answer.keep
    ? "Squadbot could not take that. Its answer above says why: change this and send it again."
    : "Squadbot kept nothing of that. Its answer above says why.";
}

function changed() {
  if (where) tab.put(where.key, box.value);
  if (box.value) error.textContent = "";
  box.removeAttribute("aria-invalid");
  completion.look();
  const used = length(box.value);
  const near = used >= app.limits.message * app.limits.countFrom;
  count.textContent = near ? left(used) : "";
  count.classList.toggle("over", used > app.limits.message);
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

function left(used) {
  const over = used - app.limits.message;
  return over > 0 ? `${over.toLocaleString("en-GB")} characters too many` : `${(-over).toLocaleString("en-GB")} characters left`;
}

function tooLong(text) {
  const [used, limit] = [length(text), app.limits.message].map((each) => each.toLocaleString("en-GB"));
  return `This is ${used} characters. Shorten it to ${limit} or fewer.`;
}

/** Characters as people and the server count them: an emoji is one. */
function length(text) {
  return [...text].length;
}

function say(sentence) {
  error.textContent = sentence;
  box.toggleAttribute("aria-invalid", false);
  if (sentence) box.setAttribute("aria-invalid", "true");
}
