// The messages of the conversation that is open: pages of it, new ones as they come, edits in place.

import { get } from "./api.js";
import { byId, make, rendered } from "./dom.js";

const log = byId("log");
const scroller = byId("scroller");
const earlierButton = byId("earlier");
const newestButton = byId("newest");
const FOLLOWS_WITHIN = 5 * 60 * 1000;

let query = null; // what the shown conversation is asked for by
let answering = false; // the reader has just said or pressed something, and wants to see what comes of it
let marks = new Map(); // how fresh each shown message is, so that an old page never overwrites a newer edit

/** Show a conversation; `through` is a message to have on the page, to mark, and to go to. */
export async function open(asked, through) {
  query = asked;
  const page = await get("/web/messages", { ...asked, ...(through ? { through } : {}) });
  if (query !== asked) return false; // Somebody went on to another conversation meanwhile.
  clear();
  query = asked;
  put(page.messages, page.mark);
  earlierButton.hidden = !page.more;
  const target = through ? byId(`m${through}`) : null;
  if (target) {
    target.classList.add("target");
    toTop(target, scroller.clientHeight / 3);
    target.focus({ preventScroll: true });
  } else {
    toEnd();
  }
  // What stands here at first is not news; what comes from now on is.
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
  return true;
}

export function clear() {
  query = null;
  answering = false;
  marks = new Map();
  log.setAttribute("aria-live", "off");
  log.replaceChildren();
  earlierButton.hidden = true;
  newestButton.hidden = true;
}

/** Bring what comes next into sight, until the reader scrolls by hand. */
export function follow() {
  answering = true;
}

/** New or edited messages of this conversation. */
export function add(messages, mark, me) {
  const following = atEnd();
  const fresh = put(messages, mark);
  if (!fresh.length) return;
  if (following || answering || fresh.some((each) => each.by === me)) toEnd();
  else newestButton.hidden = false;
}

async function earlier() {
  const asked = query;
  const first = log.querySelector("article");
  if (!asked || !first) return;
  const page = await get("/web/messages", { ...asked, before: first.dataset.id });
  if (query !== asked) return;
  log.setAttribute("aria-live", "off");
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  put(page.messages, page.mark);
  earlierButton.hidden = !page.more;
  scroller.scrollTop = scroller.scrollHeight - fromEnd;
  first.focus({ preventScroll: true });
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

/** Put messages in their places; the ones that were not there before. */
function put(messages, mark) {
  const fresh = [];
  for (const message of messages) {
    if ((marks.get(message.id) ?? -1) > mark) continue;
    marks.set(message.id, mark);
    const article = rendered(message.html).firstElementChild;
    const there = byId(`m${message.id}`);
    if (there) {
      replace(there, article);
    } else {
      log.insertBefore(article, after(message.id));
      fresh.push(message);
    }
  }
  dress();
  return fresh;
}

function replace(old, article) {
  const focused = old.contains(document.activeElement) && old !== document.activeElement;
  old.replaceWith(article);
  // A button that was pressed may be gone from the edited message; its reader stays where they were.
  if (focused) article.focus({ preventScroll: true });
}

function after(id) {
  let next = null;
  for (let each = log.lastElementChild; each; each = each.previousElementSibling) {
    if (each.tagName !== "ARTICLE") continue;
    if (Number(each.dataset.id) < id) break;
    next = each;
  }
  const day = next?.previousElementSibling;
  return day?.classList.contains("day") ? day : next;
}

/** A day's name before its first message, and no second portrait on what the same person says next. */
function dress() {
  let before = null;
  for (const article of log.querySelectorAll("article")) {
    const sign = article.previousElementSibling?.classList.contains("day") ? article.previousElementSibling : null;
    const begins = before?.dataset.day !== article.dataset.day;
    if (begins && !sign) article.before(make("h2", { class: "day" }, make("span", {}, article.dataset.dayLabel)));
    else if (begins) sign.firstElementChild.textContent = article.dataset.dayLabel;
    else sign?.remove();
    article.classList.toggle("follows", !begins && follows(before, article));
    before = article;
  }
}

function follows(before, article) {
  const privately = (each) => each.classList.contains("only-you");
  return (
    before.dataset.by === article.dataset.by &&
    privately(before) === privately(article) &&
    Date.parse(article.dataset.at) - Date.parse(before.dataset.at) < FOLLOWS_WITHIN
  );
}

/** Scroll this list only; scrollIntoView would move the page behind it too. */
function toTop(article, gap = 0) {
  scroller.scrollTop += article.getBoundingClientRect().top - scroller.getBoundingClientRect().top - gap;
}

function atEnd() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
}

/** To the newest message; to its beginning when it is taller than the screen, because it is read from there. */
function toEnd() {
  const newest = log.lastElementChild;
  scroller.scrollTop = scroller.scrollHeight;
  if (newest && newest.offsetHeight > scroller.clientHeight) toTop(newest);
  newestButton.hidden = true;
}

earlierButton.addEventListener("click", earlier);
newestButton.addEventListener("click", () => {
  scroller.scrollTop = scroller.scrollHeight;
  scroller.focus({ preventScroll: true });
});
for (const hand of ["wheel", "touchmove", "keydown"]) {
  scroller.addEventListener(hand, () => (answering = false), { passive: true });
}
scroller.addEventListener("scroll", () => {
  if (atEnd()) newestButton.hidden = true;
});
// A phone's keyboard and a growing message box take from the list's height: the newest message stays in sight.
let height = scroller.clientHeight;
new ResizeObserver(() => {
  const shrunk = height - scroller.clientHeight;
  height = scroller.clientHeight;
  if (shrunk > 0) scroller.scrollTop += shrunk;
}).observe(scroller);
