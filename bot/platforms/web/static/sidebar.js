// The left side: who you are, your conversations with what is unread, and the other workspaces.

import { byId, make } from "./dom.js";
import { address } from "./route.js";
import { browser } from "./store.js";

const select = byId("person");
const list = byId("conversations");
const more = new Set(); // conversations elsewhere where something happened since the page was opened

/** Fill the person switcher; `chosen` is called with the person picked. */
export function people(workspaces, chosen) {
  select.replaceChildren(
    ...workspaces.map((space) =>
      make(
        "optgroup",
        { label: space.name },
        ...space.people.map((each) =>
          make("option", { value: JSON.stringify([space.id, each.account]), "data-name": each.name, "data-title": each.title }),
        ),
      ),
    ),
  );
  name();
  select.addEventListener("change", () => chosen(...JSON.parse(select.value)));
}

/** In the list a person has their title; the one chosen has it on the line below, where there is room for it. */
function name() {
  for (const option of select.options) {
    const { name, title } = option.dataset;
    option.textContent = option.selected || !title ? name : `${name}, ${title}`;
  }
}

export function draw(app) {
  select.value = JSON.stringify([app.me.workspace, app.me.account]);
  name();
  byId("person-title").textContent = [app.me.title, app.me.workspaceName].filter(Boolean).join(", ");
  const mine = app.channels.filter((each) => !each.direct);
  const direct = app.channels.filter((each) => each.direct);
  const others = app.workspaces.filter((space) => space.id !== app.me.workspace && space.channels.length);
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.replaceChildren(
    make("h2", {}, app.me.workspaceName),
    make("ul", {}, ...mine.map((each) => row(app, app.me.workspace, each, `# ${each.name}`))),
    make("h2", {}, "Only you and Squadbot"),
    make("ul", {}, ...direct.map((each) => row(app, app.me.workspace, each, each.name))),
  );
  if (others.length) list.append(make("h2", { class: "others" }, "Other workspaces"));
  for (const space of others) {
    list.append(
      make("h3", {}, space.name),
      make("ul", {}, ...space.channels.map((each) => row(app, space.id, { ...each, recent: [] }, `# ${each.name}`))),
    );
  }
  if (focused) list.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
}

/** Something happened in these conversations, which the person here cannot read: a sign, without its content. */
export function stirred(conversations) {
  for (const [workspace, channel] of conversations) more.add(address(workspace, channel));
}

export function unread(app, channel) {
  const read = readMarks(app.me)[channel.id] ?? 0;
  return channel.recent.filter((id) => id > read).length;
}

export function markRead(app, channel) {
  const newest = Math.max(0, ...channel.recent);
  const marks = readMarks(app.me);
  if (newest <= (marks[channel.id] ?? 0)) return;
  browser.put(`read:${app.me.workspace}/${app.me.account}`, { ...marks, [channel.id]: newest });
}

function readMarks(me) {
  return browser.get(`read:${me.workspace}/${me.account}`) ?? {};
}

function row(app, workspace, channel, words) {
  const href = address(workspace, channel.id);
  const current = workspace === app.shown?.workspace && channel.id === app.shown?.channel;
  const elsewhere = workspace !== app.me.workspace;
  if (current) more.delete(href);
  const link = make("a", { href, "aria-current": current ? "page" : null }, make("bdi", {}, words));
  const waiting = elsewhere ? 0 : unread(app, channel);
  if (elsewhere && more.has(href)) link.append(make("span", { class: "badge" }, "new"));
  if (waiting) {
    const said = waiting > app.limits.unread ? `${app.limits.unread}+` : `${waiting}`;
    link.append(make("span", { class: "badge" }, said, make("span", { class: "unseen" }, " unread")));
  }
  return make("li", {}, link);
}
