"use strict";
// Finding a node by its name or an alias, accents and case aside.
const MOST_SUGGESTIONS = 12;
const search = byId("search"), suggestions = byId("suggestions");
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
let names = null, found = [], at = -1;

const rank = (text, node) => Math.min(...names[node].map((name) =>
  name === text ? 0 : name.startsWith(text) ? 1 : name.includes(" " + text) ? 2 : name.includes(text) ? 3 : 9));
const suggest = () => {
  names ??= graph.nodes.map((node) => [node[NODE.caption], ...node[NODE.aliases]].map(plain));
  const text = plain(search.value.trim());
  found = !text ? [] : graph.nodes.map((_, node) => [rank(text, node), -degrees[node], node])
    .filter(([score]) => score < 9).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .slice(0, MOST_SUGGESTIONS).map((each) => each[2]);
  at = found.length ? 0 : -1;
  listSuggestions();
  tell(text && !found.length ? "nothing has that name" : undefined);
};
const listSuggestions = () => {
  suggestions.replaceChildren(...found.map((node, i) => {
    const item = element("li", captionOf(node), element("small", kindOf(node)));
    item.id = `suggestion-${i}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(i === at));
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(i); });
    return item;
  }));
  suggestions.hidden = !found.length;
  search.setAttribute("aria-expanded", String(Boolean(found.length)));
  if (at < 0) search.removeAttribute("aria-activedescendant"); else search.setAttribute("aria-activedescendant", `suggestion-${at}`);
};
const close = () => { found = []; at = -1; listSuggestions(); };
const take = (i) => {
  const node = found[i];
  close();
  if (node !== undefined) visit(node);
};
search.addEventListener("input", suggest);
search.addEventListener("blur", close);
search.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) { at = (at + step + found.length) % found.length; listSuggestions(); event.preventDefault(); }
  if (event.key === "Enter") take(at);
  if (event.key === "Escape") close();
});
