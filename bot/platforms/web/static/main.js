// The page put together: who is here, what is shown, and what happens when either changes.

import { Told, act, get } from "./api.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import * as dialog from "./dialog.js";
import { byId, make } from "./dom.js";
import * as log from "./log.js";
import * as newcomer from "./newcomer.js";
import { address, parse } from "./route.js";
import * as sidebar from "./sidebar.js";
import * as status from "./status.js";
import { browser, tab } from "./store.js";
import * as stream from "./stream.js";

const app = { workspaces: [], commands: [], limits: {}, me: null, chosen: null, channels: [], shown: null };
const frame = byId("app");

async function start() {
  const state = await get("/web/state");
  Object.assign(app, { workspaces: state.workspaces, commands: state.commands, limits: state.limits });
  clock.show(state.clock);
  if (state.addsPeople) newcomer.start(added);
  const everyone = app.workspaces.flatMap((space) => space.people.map((each) => [space.id, each.account]));
  if (!everyone.length) {
    byId("channel-topic").textContent = "There is nobody here yet.";
    composer.hide();
    if (state.addsPeople) newcomer.ask({ first: true });
    return;
  }
  sidebar.people(app.workspaces, switchTo);
  composer.start(app, answered);
  const known = (each) => each && person(...each);
  const asked = parse(location.hash).workspace;
  const chosen = [tab.get("me"), browser.get("me"), everyone.find(([workspace]) => workspace === asked)].find(known);
  await become(...(chosen ?? everyone[0]));
  await route();
  dialog.restore(app.me, () => byId("box"));
  addEventListener("hashchange", route);
}

/** Somebody was added: begin again as them. */
function added(workspace, account) {
  tab.put("me", [workspace, account]);
  location.hash = "";
  location.reload();
}

/** Be this person from here on; until their conversations are known, still whoever it was. */
async function become(workspace, account) {
  const chosen = person(workspace, account);
  app.chosen = chosen;
  const { mark, channels } = await get("/web/channels", { workspace, account });
  if (app.chosen !== chosen) return;
  tab.put("me", [workspace, account]);
  browser.put("me", [workspace, account]);
  app.me = chosen;
  app.channels = channels;
  stream.follow(app.me, mark, { messages: arrived, clock: clock.show, elsewhere, reset: () => location.reload() });
}

/** Another person was chosen: stay where they may be too, else go to a conversation of theirs. */
async function switchTo(workspace, account) {
  await become(workspace, account);
  const asked = parse(location.hash);
  if (asked.channel && !isMine(asked)) await open(habit(), { pane: frame.dataset.pane, settle: true });
  else await route();
}

async function route() {
  const asked = parse(location.hash);
  if (asked.record) return openRecord(asked.record);
  if (!asked.channel) {
    frame.dataset.pane = location.hash === "#/" ? "list" : "chat";
    return open(habit(), { pane: frame.dataset.pane });
  }
  return isMine(asked) ? open(asked.channel, { message: asked.message }) : outside(asked);
}

function isMine({ workspace, channel }) {
  return workspace === app.me.workspace && app.channels.some((each) => each.id === channel);
}

/** The conversation this person had open last, or their first. */
function habit() {
  const last = browser.get(`last:${app.me.workspace}/${app.me.account}`);
  return (app.channels.find((each) => each.id === last) ?? app.channels[0])?.id;
}

async function open(id, { message = null, pane = "chat", settle = false } = {}) {
  const channel = app.channels.find((each) => each.id === id);
  if (!channel) return;
  const { workspace, account } = app.me;
  frame.dataset.pane = pane;
  app.shown = { workspace, channel: id };
  if (settle || !location.hash) history.replaceState(null, "", address(workspace, id));
  browser.put(`last:${workspace}/${account}`, id);
  heading(channel.direct ? channel.name : `# ${channel.name}`, channel.topic);
  byId("elsewhere").hidden = true;
  const target = { workspace, account, channel: id };
  composer.show(target, channel.direct ? "Squadbot" : `# ${channel.name}`);
  noticed();
  try {
    const done = await log.open(target, message);
    if (done && !message && pane === "chat" && !byId("dialog").open && matchMedia("(pointer: fine)").matches) composer.focus();
  } catch (problem) {
    if (!(problem instanceof Told)) throw problem;
    if (message) {
      status.news(problem.message);
      await open(id, { settle: true });
    } else {
      elsewhereSays(problem.message, []);
    }
  }
}

/** A conversation that this person is not in: say so, and offer to read as somebody who is. */
function outside({ workspace, channel }) {
  const space = app.workspaces.find((each) => each.id === workspace);
  const found = space?.channels.find((each) => each.id === channel);
  const readers = space?.people.filter((each) => each.in.includes(channel)) ?? [];
  log.clear();
  composer.hide();
  frame.dataset.pane = "chat";
  app.shown = { workspace, channel };
  heading(found ? `# ${found.name}` : "Not found", found?.topic ?? "");
  sidebar.draw(app);
  if (!space || !readers.length) return elsewhereSays("There is no conversation at this address.", []);
  const sentence =
    workspace === app.me.workspace
      ? `${app.me.name} is not in this conversation.`
      : `That conversation is in ${space.name}'s workspace, which ${app.me.name} is not in.`;
  return elsewhereSays(sentence, readers.map((each) => ({ ...each, workspace, workspaceName: space.name })));
}

function elsewhereSays(sentence, readers) {
  const box = byId("elsewhere");
  box.replaceChildren(make("p", {}, sentence));
  for (const each of readers) {
    const button = make("button", { type: "button", class: "button button-plain" }, `Read as ${each.name}, ${each.title || each.workspaceName}`);
    button.addEventListener("click", () => switchTo(each.workspace, each.account));
    box.append(button);
  }
  box.hidden = false;
  byId("channel-name").focus();
}

/** A record's address: show it, privately, in the conversation that is open. */
async function openRecord(code) {
  const channel = app.shown?.workspace === app.me.workspace ? app.shown.channel : habit();
  await open(channel, { settle: true });
  try {
    await composer.command({ workspace: app.me.workspace, account: app.me.account, channel }, `/show ${code}`, answered);
  } catch (problem) {
    if (!(problem instanceof Told)) throw problem;
    status.news(problem.message);
  }
}

function answered(answer, target, back = () => byId("box")) {
  if (answer.answer === "form") dialog.show(answer, target, back);
}

function arrived({ mark, messages }) {
  const showing = app.shown?.workspace === app.me.workspace ? app.shown.channel : null;
  log.add(messages.filter((each) => each.channel === showing), mark, app.me.account);
  for (const message of messages) {
    const channel = app.channels.find((each) => each.id === message.channel);
    if (!channel || message.by === app.me.account || channel.recent.includes(message.id)) continue;
    // An edit of a message from before these is no news.
    if (!message.edited) channel.recent = [...channel.recent, message.id].slice(-app.limits.unread - 1);
  }
  noticed();
}

function elsewhere({ conversations }) {
  sidebar.stirred(conversations);
  sidebar.draw(app);
}

/** Draw what is unread; the conversation in front of the reader's eyes is read. */
function noticed() {
  const channel = app.channels.find((each) => app.shown?.workspace === app.me.workspace && each.id === app.shown.channel);
  const looking = document.visibilityState === "visible" && (frame.dataset.pane === "chat" || !narrow());
  if (channel && looking) sidebar.markRead(app, channel);
  sidebar.draw(app);
  const waiting = app.channels.filter((each) => sidebar.unread(app, each)).length;
  document.title = `${waiting ? `(${waiting}) ` : ""}${byId("channel-name").textContent} – Squadbot`;
}

function heading(name, topic) {
  byId("channel-name").textContent = name;
  byId("channel-topic").textContent = topic;
  document.title = `${name} – Squadbot`;
}

function person(workspace, account) {
  const space = app.workspaces.find((each) => each.id === workspace);
  const found = space?.people.find((each) => each.account === account);
  return found && { ...found, workspace, workspaceName: space.name };
}

function narrow() {
  return matchMedia("(max-width: 47.99rem)").matches;
}

const pressing = new Set();

async function press(button) {
  const { workspace, account } = app.me;
  const message = button.closest("article").dataset.id;
  const { action, value } = button.dataset;
  const key = `press:${message}:${action}:${value}`;
  if (pressing.has(key)) return;
  pressing.add(key);
  button.setAttribute("aria-disabled", "true");
  log.follow();
  try {
    const answer = await act("/web/press", key, { workspace, account, message, action, value });
    const again = () => document.querySelector(`#m${message} [data-action="${CSS.escape(action)}"][data-value="${CSS.escape(value)}"]`);
    answered(answer, { workspace, account, channel: app.shown.channel }, () => again() ?? byId("box"));
  } catch (problem) {
    if (!(problem instanceof Told)) throw problem;
    status.news(problem.message);
  } finally {
    pressing.delete(key);
    button.removeAttribute("aria-disabled");
  }
}

byId("log").addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (button) return press(button);
  // A record's address opens here; without this the browser would load the page anew.
  const link = event.target.closest("a[href^='/r/']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  event.preventDefault();
  return openRecord(decodeURIComponent(link.getAttribute("href").slice(3)));
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  composer.focus();
});
byId("back").addEventListener("click", () => byId("side").focus());
document.addEventListener("visibilitychange", () => app.me && noticed());

start().catch((problem) => {
  byId("channel-topic").textContent = problem instanceof Told ? problem.message : "The page could not start. Load it again.";
  throw problem;
});
