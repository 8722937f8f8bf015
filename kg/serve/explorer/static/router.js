// Every view is a function of the address. A view may change the address with `remember` as its state changes.

import { announce, el } from "./dom.js";

const main = document.getElementById("main");
let views = [], running = new AbortController(), shown = "";

const here = () => new URL(location.href);
const whole = () => location.pathname + location.search;
const keepScroll = () => history.replaceState({ ...history.state, y: scrollY }, "");

export const remember = (address, { replace = false } = {}) => {
  keepScroll();
  history[replace ? "replaceState" : "pushState"]({}, "", address);
  shown = whole();
  current();
};

export const go = (address) => {
  if (new URL(address, location).href !== location.href) remember(address);
  return show();
};

const current = () => {
  for (const link of document.querySelectorAll("header nav a")) {
    const section = new URL(link.href).pathname.split("/")[2].replace(/s$/, "");
    const on = location.pathname.split("/")[2]?.replace(/s$/, "") === section;
    if (on) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
};

// An isolate: a title with a direction of its own does not turn the window's title round.
export const name = (text) => { document.title = text ? `\u2068${text.slice(0, 200)}\u2069 · kg` : "Knowledge graph of papers"; };

const failed = (error) => [
  el("h1", { tabindex: "-1" }, "That did not work"),
  el("p", { class: "trouble", role: "alert" }, error.message),
  el("p", {}, el("a", { href: "/" }, "To the first page")),
];

const show = async ({ y = 0, focus = true } = {}) => {
  running.abort();
  running = new AbortController();
  const { signal } = running, address = here();
  shown = whole();
  current();
  main.setAttribute("aria-busy", "true");
  const [view, found] = views.map(([pattern, each]) => [each, address.pathname.match(pattern)]).find(([, match]) => match) ?? [];
  let made;
  try {
    if (!view) throw new Error("There is no such page.");
    made = await view({ address, signal, parts: found.slice(1).map(decodeURIComponent) });
  } catch (error) {
    if (signal.aborted) return;
    made = { title: "Error", content: failed(error) };
  }
  if (signal.aborted) { made.close?.(); return; }
  signal.addEventListener("abort", () => made.close?.());
  name(made.title);
  main.replaceChildren(...made.content);
  main.className = made.layout ?? "";
  main.removeAttribute("aria-busy");
  scrollTo(0, y);
  if (location.hash && !y) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  made.opened?.();
  if (focus) main.querySelector("h1")?.focus({ preventScroll: true });
  if (focus) announce(made.title ?? "");
};

export const start = (known) => {
  views = known;
  history.scrollRestoration = "manual";
  addEventListener("popstate", (event) => {
    if (whole() !== shown) show({ y: event.state?.y ?? 0 });
    else if (event.state) scrollTo(0, event.state.y ?? 0); // back from a heading of the same page
  });
  addEventListener("pagehide", keepScroll);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || link.hasAttribute("download") || link.hash) return;
    if (!views.some(([pattern]) => pattern.test(to.pathname))) return;
    event.preventDefault();
    go(link.href);
  });
  return show({ focus: false, y: history.state?.y ?? 0 });
};
