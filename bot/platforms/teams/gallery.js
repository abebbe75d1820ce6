// Draws every card of the gallery with Microsoft's own library, in colours and spaces like those of Teams.
"use strict";

const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
const shade = (light, night) => ({ default: dark ? night : light, subtle: dark ? night : light });
const colours = {
  default: { default: dark ? "#ffffff" : "#242424", subtle: dark ? "#adadad" : "#616161" },
  accent: shade("#5b5fc7", "#7f85f5"),
  attention: shade("#c50f1f", "#e37d80"),
  good: shade("#237b4b", "#92c353"),
  warning: shade("#835b00", "#f8d22a"),
  light: shade("#616161", "#adadad"),
  dark: shade("#242424", "#ffffff"),
};
const line = dark ? "#3d3d3d" : "#e0e0e0";
const box = (background) => ({ backgroundColor: background, borderColor: line, foregroundColors: colours });
const config = new AdaptiveCards.HostConfig({
  fontFamily: '"Segoe UI", system-ui, sans-serif',
  fontTypes: {
    default: { fontFamily: '"Segoe UI", system-ui, sans-serif' }, monospace: { fontFamily: "Consolas, monospace" },
  },
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: line },
  supportsInteractivity: true,
  containerStyles: { default: box(dark ? "#292929" : "#ffffff"), emphasis: box(dark ? "#1f1f1f" : "#f5f5f5") },
  actions: {
    maxActions: 6, spacing: "default", buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left",
  },
  inputs: { label: { requiredInputs: { suffix: " *", suffixColor: "attention" }, inputSpacing: "small" } },
  table: { cellSpacing: 8 },
});

// Squadbot puts no markup into a card but these two marks; everything else is shown as it stands.
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const plain = document.createElement("span");
  plain.textContent = text;
  result.outputHtml = plain.innerHTML
    .replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>")
    .replace(/&lt;at&gt;(.+?)&lt;\/at&gt;/g, '<span class="mention">$1</span>');
  result.didProcess = true;
};

for (const place of document.querySelectorAll("[data-card]")) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = config;
  card.parse(JSON.parse(place.dataset.card));
  // Radio buttons of one name are one choice, but only within a form.
  const form = document.createElement("form");
  form.append(card.render());
  place.replaceChildren(form);
}
