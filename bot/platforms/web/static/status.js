// What is said at the edge of the page: the connection, and short news.

const toasts = document.getElementById("toasts");
const lostLine = document.getElementById("lost");
const newsLine = document.getElementById("news");
const spokenLine = document.getElementById("spoken");
let timer = 0;

export function lost() {
  lostLine.textContent = "Connection lost. Trying again…";
  raise();
}

export function found() {
  if (!lostLine.textContent) return;
  lostLine.textContent = "";
  news("Connected again.");
}

/** Shown and spoken, then gone. */
export function news(sentence) {
  newsLine.textContent = sentence;
  raise();
  clearTimeout(timer);
  timer = setTimeout(() => {
    newsLine.textContent = "";
    raise();
  }, 8000);
}

/** Spoken only: what sighted people see happen anyway. */
export function spoken(sentence) {
  spokenLine.textContent = sentence;
}

// A popover shown last stands above an open dialog too.
function raise() {
  if (toasts.matches(":popover-open")) toasts.hidePopover();
  if (lostLine.textContent || newsLine.textContent) toasts.showPopover();
}
