// What the browser keeps: drafts and the open form in this tab, the chosen person and what was read in this browser.
// A browser may refuse to keep anything (private windows do): then the page works on, and forgets.

function shelf(storage) {
  return {
    get(key) {
      try {
        return JSON.parse(storage().getItem(`squadbot:${key}`));
      } catch {
        return null;
      }
    },
    put(key, value) {
      try {
        if (value === null || value === "") storage().removeItem(`squadbot:${key}`);
        else storage().setItem(`squadbot:${key}`, JSON.stringify(value));
      } catch {
        // Forgotten at the next reload, as said above.
      }
    },
  };
}

export const tab = shelf(() => sessionStorage);
export const browser = shelf(() => localStorage);
