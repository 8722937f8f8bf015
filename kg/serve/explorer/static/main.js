// The explorer's start: its views by address, the search box, the colours of the kinds.

import { summary } from "./api.js";
import { home } from "./home.js";
import { leaderboard, leaderboards } from "./leaderboard.js";
import { node } from "./node.js";
import { picture } from "./picture.js";
import { query } from "./query.js";
import { start } from "./router.js";
import { results, searchBox } from "./search.js";
import { table } from "./table.js";

const VIEWS = [
  [/^\/$/, home],
  [/^\/explorer\/search$/, results],
  [/^\/explorer\/node\/(.+)$/, node],
  [/^\/explorer\/picture\/(.+)$/, picture],
  [/^\/explorer\/leaderboards$/, leaderboards],
  [/^\/explorer\/leaderboard$/, leaderboard],
  [/^\/explorer\/table\/(\w+)$/, table],
  [/^\/explorer\/query$/, query],
];

const colors = ({ kinds }) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(kinds.map(({ label, color }) => `[data-kind="${label}"] { --kind: ${color}; }`).join("\n"));
  document.adoptedStyleSheets = [sheet];
};

searchBox();
summary().then(colors, () => { /* the view says what is wrong */ });
start(VIEWS);
