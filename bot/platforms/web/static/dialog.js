// Forms as a modal dialog. What is typed outlives a reload, a refusal and a slip of the Escape key.

import { Told, act } from "./api.js";
import { byId, make, rendered } from "./dom.js";
import { tab } from "./store.js";

const dialog = byId("dialog");
let open = null; // {form, state, html, target}: what is shown, and the conversation it belongs to
let untouched = "";
let goBack = null; // what to focus when it closes
let left = null; // where in the form one was when asked whether to throw it away
let busy = false;

/** Show the form of an answer. `back` gives the element to return to. */
export function show(answer, target, back) {
  goBack = back;
  fill({ ...answer, target });
  untouched = JSON.stringify(values().values);
  keep();
}

/** Show again, after a reload, the form that was open for this account. */
export function restore(me, back) {
  const kept = tab.get("form");
  if (!kept || kept.target.workspace !== me.workspace || kept.target.account !== me.account) return;
  goBack = back;
  fill(kept);
  untouched = kept.untouched;
  type(kept.typed);
}

function fill(answer) {
  open = answer;
  busy = false;
  dialog.replaceChildren(rendered(answer.html));
  const form = dialog.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  form.addEventListener("input", (event) => {
    counts(event.target);
    keep();
  });
  dialog.querySelector("[data-cancel]").addEventListener("click", leave);
  dialog.querySelectorAll("[data-goto]").forEach((link) => link.addEventListener("click", goTo));
  dialog.querySelectorAll("[data-calendar]").forEach(calendar);
  dialog.querySelectorAll("[data-limit]").forEach((each) => counts(byId(each.dataset.for)));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  (dialog.querySelector(".errors") ?? form.querySelector("input, textarea, select") ?? dialog.querySelector("h2")).focus();
}

async function send() {
  if (busy) return; // A second press while the first is on its way.
  busy = true;
  const asked = open;
  const content = { ...asked.target, form: asked.form, state: asked.state, ...values() };
  try {
    const answer = await act("/web/submit", `submit:${asked.form}`, content);
    if (open !== asked) return;
    if (answer.answer === "form") {
      fill({ ...answer, target: asked.target });
      keep();
    } else if (answer.answer === "refused" && answer.keep) {
      complain("Squadbot could not take this. Its message behind this form, which only you can see, says why.");
    } else {
      close();
    }
  } catch (problem) {
    if (!(problem instanceof Told)) throw problem;
    if (open === asked) complain(problem.message);
  } finally {
    busy = false;
  }
}

/** Every field's value by name: several for a choice of several; and which are dates, written in words. */
function values() {
  const [read, kinds] = [{}, {}];
  for (const input of dialog.querySelectorAll("form [name]")) {
    const several = input.hasAttribute("data-multiple");
    if (several) read[input.name] ??= [];
    else if (input.type === "radio" || input.type === "checkbox") read[input.name] ??= "";
    const chosen = (input.type !== "radio" && input.type !== "checkbox") || input.checked;
    if (chosen && several) read[input.name].push(input.value);
    else if (chosen) read[input.name] = input.value;
    if (input.dataset.kind === "date") kinds[input.name] = input.dataset.kind;
  }
  return { values: read, kinds };
}

function type(typed) {
  for (const input of dialog.querySelectorAll("form [name]")) {
    const value = typed[input.name];
    if (value === undefined) continue;
    if (input.type === "radio" || input.type === "checkbox") input.checked = [value].flat().includes(input.value);
    else input.value = value;
    counts(input);
  }
}

function keep() {
  tab.put("form", { ...open, typed: values().values, untouched });
}

function close() {
  tab.put("form", null);
  open = null;
  dialog.close();
  dialog.replaceChildren();
  goBack?.()?.focus();
}

/** Close; but first ask, here in the dialog, before anything typed is thrown away. */
function leave() {
  if (dialog.querySelector(".ask")) return stay();
  if (JSON.stringify(values().values) === untouched) return close();
  left = document.activeElement;
  const stayButton = make("button", { type: "button", class: "button button-primary" }, "Keep editing");
  const leaveButton = make("button", { type: "button", class: "button button-danger" }, "Throw it away");
  stayButton.addEventListener("click", stay);
  leaveButton.addEventListener("click", close);
  const ask = make(
    "div",
    { class: "ask", role: "alertdialog", "aria-labelledby": "ask-words" },
    make("p", { id: "ask-words" }, "Throw away what you typed?"),
    make("div", { class: "buttons" }, stayButton, leaveButton),
  );
  dialog.append(ask);
  return stayButton.focus();
}

function stay() {
  dialog.querySelector(".ask").remove();
  if (dialog.contains(left)) left.focus();
}

function complain(sentence) {
  dialog.querySelector(".errors")?.remove();
  const box = make(
    "div",
    { class: "errors", tabindex: "-1", role: "alert" },
    make("h3", {}, "There is a problem"),
    make("p", {}, sentence),
  );
  dialog.querySelector("h2").after(box);
  box.focus();
}

function goTo(event) {
  event.preventDefault();
  byId(event.currentTarget.dataset.goto)?.focus();
}

/** The browser's own calendar, which fills in the words beside it. */
function calendar(button) {
  const field = byId(button.dataset.calendar);
  const picker = button.nextElementSibling;
  const words = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  button.addEventListener("click", () => picker.showPicker());
  picker.addEventListener("change", () => {
    if (!picker.valueAsDate) return;
    field.value = words.format(picker.valueAsDate);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

function counts(input) {
  const line = input?.id && byId(`${input.id}-count`);
  if (!line) return;
  const left = Number(line.dataset.limit) - [...input.value].length;
  const many = Math.abs(left).toLocaleString("en-GB");
  line.textContent = !input.value ? `Up to ${many} characters` : left < 0 ? `${many} characters too many` : `${many} characters left`;
  line.classList.toggle("over", left < 0);
}

// Escape is taken as a key, because the browser closes a dialog on a second Escape whatever the page says.
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  leave();
});
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  leave();
});
