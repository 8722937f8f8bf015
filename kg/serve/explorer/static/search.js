// Search: the box with its suggestions (WAI-ARIA combobox, list with manual selection), and the page of all that is found.

import { get, summary } from "./api.js";
import { addressOf, announce, bdi, dot, el, nodeUrl, number, plural, short, thing, title, years } from "./dom.js";
import { go } from "./router.js";

const label = (found) => [
  dot(found.label),
  el("span", { class: "name" }, bdi(short(found.name, 120)), found.alias ? el("small", {}, " also ", bdi(short(found.alias, 80))) : null),
  el("small", { class: "count" }, found.label === "Paper" ? "Paper" : `${found.label} · ${plural(found.papers, "paper")}`),
];

export const searchBox = () => {
  const form = document.getElementById("find"), box = document.getElementById("search");
  const list = document.getElementById("suggestions");
  let found = [], at = -1, asking = new AbortController();

  const select = (place) => {
    at = place;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else { box.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
  };
  const close = () => {
    asking.abort();
    found = [];
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    select(-1);
  };
  const open = (place) => { const { iri } = found[place]; close(); box.value = ""; box.blur(); go(nodeUrl(iri)); };
  const suggest = async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking, q = box.value.trim();
    if (!q) { close(); return; }
    let answer;
    try { answer = await get("search", { q, limit: 10 }, signal); } catch (error) {
      if (!signal.aborted) announce(error.message);
      return;
    }
    if (signal.aborted) return;
    found = answer.found;
    list.replaceChildren(...found.map((each, i) => el("li", {
      id: `suggestion-${i}`, role: "option", "aria-selected": "false",
      onmousedown: (event) => event.preventDefault(), onclick: () => open(i),
    }, label(each))));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    select(-1);
    announce(found.length ? `${answer.alike ? "Spelt alike: " : ""}${plural(found.length, "suggestion")}` : "Nothing has that name");
  };

  box.addEventListener("input", suggest);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step && !found.length && box.value.trim()) { event.preventDefault(); suggest(); }
    else if (step && found.length) {
      event.preventDefault();
      select(at < 0 && step < 0 ? found.length - 1 : (at + step + found.length + 1) % (found.length + 1) === found.length ? -1 : at + step);
    } else if (event.key === "Escape") { if (found.length) close(); else box.value = ""; }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); open(at); }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const q = box.value.trim();
    close();
    if (q) go(addressOf("/explorer/search", { q }));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
};

const MOST = 100;

export const results = async ({ address, signal }) => {
  const q = address.searchParams.get("q") ?? "", kind = address.searchParams.get("kind") ?? "";
  const [{ found, total, alike }, { kinds }] = await Promise.all([get("search", { q, kind, limit: MOST }, signal), summary()]);
  const link = (value, text) => el("a", {
    class: "chip", href: addressOf("/explorer/search", { q, kind: value }), "aria-current": value === kind ? "true" : null,
  }, value ? dot(value) : null, text);
  const rows = found.map((each) => el("li", {},
    thing(each), el("small", {}, [each.label, each.label === "Paper" ? "" : plural(each.papers, "paper"), years(each)].filter(Boolean).join(" · ")),
    each.alias ? el("small", {}, "also ", bdi(short(each.alias))) : null));
  const heading = !found.length ? "Nothing is called " : alike ? "Nothing is called " : `${plural(total, "thing")} called `;
  return {
    title: `Search: ${q}`,
    content: [
      el("h1", { tabindex: "-1" }, heading, el("q", {}, bdi(short(q)))),
      alike ? el("p", { class: "hint" }, "These are spelt alike:") : null,
      el("nav", { class: "chips", "aria-label": "Kinds" }, link("", "all kinds"), kinds.filter((each) => each.count).map((each) => link(each.label, each.plural))),
      found.length ? el("ul", { class: "rows" }, rows)
        : el("p", {}, "Try fewer letters, an acronym, or look through the ", el("a", { href: "/explorer/table/Method" }, "tables"), "."),
      total > found.length ? el("p", { class: "hint" }, `The first ${number(found.length)} are shown; more letters find fewer.`) : null,
    ].filter(Boolean),
  };
};
