// Commands, offered while one is typed: the list, what is chosen in it, and the usage line of a known command.

import { byId, make } from "./dom.js";
import * as status from "./status.js";

const box = byId("box");
const list = byId("completions");
const usage = byId("usage");

let commands = [];
let offered = [];
let active = 0;
let dismissed = null; // the text at which Escape was pressed

export function use(known) {
  commands = known;
}

/** Look again at what is typed. */
export function look() {
  const typed = box.value.startsWith("/") && !box.value.includes("\n") ? box.value.slice(1).toLowerCase() : null;
  hint(typed);
  if (box.value !== dismissed) dismissed = null;
  const found = typed === null || dismissed !== null ? [] : matching(typed);
  if (!found.length) return close();
  const same = found.length === offered.length && found.every((each, index) => each === offered[index]);
  if (!same || list.hidden) {
    offered = found;
    active = 0;
    list.replaceChildren(...found.map(option));
    list.hidden = false;
    const many = found.length === 1 ? "1 command" : `${found.length} commands`;
    status.spoken(`${many}. Up and down to move, Enter to choose, Escape to close.`);
  }
  point();
}

/** What the keys do while the list is open; true when the key is used up. */
export function key(event) {
  if (list.hidden || event.isComposing) return false;
  if (event.key === "ArrowDown") return move(1);
  if (event.key === "ArrowUp") return move(-1);
  if (event.key === "Escape") {
    dismissed = box.value;
    close();
    return true;
  }
  if (event.shiftKey || (event.key !== "Enter" && event.key !== "Tab")) return false;
  // A command typed whole is sent by Enter; it needs no completing.
  if (event.key === "Enter" && box.value.slice(1).trim().toLowerCase() === offered[active].name) return false;
  pick(offered[active]);
  return true;
}

export function close() {
  list.hidden = true;
  offered = [];
  box.removeAttribute("aria-activedescendant");
  box.removeAttribute("aria-controls");
}

function matching(typed) {
  const starts = commands.filter((each) => each.name.startsWith(typed) && each.name !== typed.trim());
  const exact = commands.filter((each) => each.name === typed);
  if (starts.length || exact.length) return starts.length ? [...exact, ...starts] : [];
  return typed.length > 1 && !typed.includes(" ") ? commands.filter((each) => each.name.includes(typed)) : [];
}

function option(command, index) {
  const name = `/${command.name}`;
  const row = make(
    "li",
    { role: "option", id: `completion-${index}`, "aria-selected": "false" },
    make("span", { class: "completion-usage" }, make("strong", {}, name), command.usage.slice(name.length)),
    make("span", { class: "completion-summary" }, command.summary),
  );
  // The box keeps the focus; a press of the mouse must not take it.
  row.addEventListener("pointerdown", (event) => event.preventDefault());
  row.addEventListener("click", () => pick(command));
  return row;
}

function move(by) {
  active = (active + by + offered.length) % offered.length;
  point();
  return true;
}

function point() {
  [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === active)));
  const row = list.children[active];
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
}

function pick(command) {
  box.value = `/${command.name} `;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  dismissed = box.value;
  close();
}

function hint(typed) {
  const known = commands
    .filter((each) => typed !== null && (typed === each.name || typed.startsWith(`${each.name} `)))
    .sort((a, b) => b.name.length - a.name.length)[0];
  usage.hidden = !known;
  if (!known || usage.dataset.name === known.name) return;
  usage.dataset.name = known.name;
  usage.replaceChildren(make("code", {}, known.usage), ` ${known.summary}`);
  if (known.examples.length) usage.append(" For example: ", make("code", {}, known.examples[0]));
}
