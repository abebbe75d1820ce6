// The demo's clock: what it shows, and moving it forward.

import { Told, get, post } from "./api.js";
import { byId, make } from "./dom.js";
import * as status from "./status.js";

const bar = byId("clock");
const toggle = byId("clock-open");
const panel = byId("clock-panel");
const error = byId("clock-error");
const ZONE = "Europe/London";
const day = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: ZONE });
const shortDay = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: ZONE });
const narrow = matchMedia("(max-width: 47.99rem)");
const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });

let moving = false;
let wanted = false; // whether the panel is to be open
let base = 0; // the clock's time, less the browser's own running time at that moment

export function show(face) {
  bar.hidden = !face.movable;
  const told = Date.parse(face.now) - performance.now();
  // The clock only moves forward, so an answer that shows an earlier time set out before it moved.
  if (told > base) base = told;
  tick();
}

/** Where it can be moved to; made anew only as the panel opens, so that no button goes away under somebody's finger. */
function offer(face) {
  byId("clock-box").value = face.box;
  byId("clock-options").replaceChildren(
    ...face.options.map(({ label, to }) => {
      const button = make(
        "button",
        { type: "button", class: "button button-plain" },
        make("span", {}, label),
      );
      // A label that names the day itself needs no second line for it.
      const when = words(Date.parse(to));
      if (!label.startsWith(when.split(",")[0])) button.append(make("span", { class: "clock-when" }, when));
      button.addEventListener("click", () => move(to));
      return button;
    }),
  );
}

function tick() {
  const now = base + performance.now();
  const line = byId("clock-words");
  const said = words(now, narrow.matches ? shortDay : day);
  if (line.textContent === said) return;
  line.textContent = said;
  line.dateTime = new Date(now).toISOString();
}

function words(instant, form = day) {
  return `${form.format(instant).replace(",", "")}, ${hour.format(instant)}`;
}

/** A month takes seconds, as it stops at everything that falls due: until it is there, the button says so. */
async function move(to) {
  if (moving) return;
  moving = true;
  error.textContent = "";
  toggle.textContent = "Moving…";
  bar.setAttribute("aria-busy", "true");
  try {
    const face = await post("/web/clock", { to });
    close();
    show(face);
    status.spoken(`The clock now shows ${face.words}.`);
  } catch (problem) {
    if (!(problem instanceof Told)) throw problem;
    error.textContent = problem.message;
  } finally {
    moving = false;
    toggle.textContent = "Move the clock";
    bar.removeAttribute("aria-busy");
  }
}

async function open() {
  wanted = true;
  const face = await get("/web/clock");
  show(face);
  if (!wanted) return; // closed again while the answer was on its way
  offer(face);
  error.textContent = "";
  panel.hidden = false;
  toggle.setAttribute("aria-expanded", "true");
  panel.querySelector("button")?.focus();
}

function close() {
  wanted = false;
  const within = panel.contains(document.activeElement);
  panel.hidden = true;
  toggle.setAttribute("aria-expanded", "false");
  if (within) toggle.focus();
}

toggle.addEventListener("click", () => (panel.hidden ? open() : close()));
bar.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
document.addEventListener("pointerdown", (event) => {
  if (!bar.contains(event.target)) close();
});
byId("clock-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const box = byId("clock-box");
  if (box.value) move(box.value);
  else error.textContent = "Give a date and a time, for example 20 November 2026 at 08:45.";
});
setInterval(tick, 1000);
narrow.addEventListener("change", tick);
