// Elements of the page. Data reaches the document as text nodes and attribute values, never as markup.

export const el = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
};

// A text of a listing, kept apart from the direction of what is around it.
export const bdi = (text, attributes = {}) => el("bdi", attributes, String(text));

const LONGEST_NAME = 300;
export const short = (text, most = LONGEST_NAME) => {
  const characters = text.length > most ? [...text] : [];
  return characters.length > most ? characters.slice(0, most - 1).join("").trimEnd() + "…" : text;
};

export const dot = (kind) => el("i", { class: "dot", "data-kind": kind, "aria-hidden": "true" });

export const path = (iri) => iri.split("/").map((part) => encodeURIComponent(part).replaceAll("%3A", ":")).join("/");
export const nodeUrl = (iri, entry) => `/explorer/node/${path(iri)}${entry === undefined ? "" : `?entry=${entry}`}`;
export const pictureUrl = (iri) => `/explorer/picture/${path(iri)}`;
export const addressOf = (base, parameters) => {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const query = new URLSearchParams(given.flatMap(([name, value]) => [value].flat().map((each) => [name, each])));
  return given.length ? `${base}?${query}` : base;
};

// A link to a node, by its kind's colour and its name.
export const thing = (node, attributes = {}) =>
  el("a", { class: "thing", href: nodeUrl(node.iri), ...attributes }, node.label ? dot(node.label) : null, bdi(short(node.name)));

// An address that a listing prints: a link only where it leads to the web.
export const external = (address) => {
  let parsed = null;
  try { parsed = new URL(address); } catch { /* what is no address stays text */ }
  const web = parsed !== null && ["http:", "https:"].includes(parsed.protocol);
  return web ? el("a", { href: parsed.href, rel: "noopener noreferrer external", class: "away" }, bdi(address)) : bdi(address);
};

export const number = (value) => new Intl.NumberFormat("en").format(value);
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
// "Web page" is the singular of WebPage.
export const singular = (label) => label.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
export const years = ({ first_year: first, last_year: last }) => (!last ? "" : first === last ? `${last}` : `${first}–${last}`);

export const title = (text, ...more) => el("h1", { tabindex: "-1", class: text.length > 160 ? "long" : null }, bdi(text), ...more);

export const announce = (text) => { document.getElementById("announce").textContent = text; };

export const field = (label, input, attributes = {}) => el("label", { class: "field", ...attributes }, el("span", {}, label), input);
export const options = (pairs, chosen) => pairs.map(([value, text]) => el("option", { value, selected: value === chosen }, text));

export const save = (name, text, type) => {
  const address = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
};
