// Claims: the edges of a node by type, each with the sentences that say so and the places where they stand.

import { get } from "./api.js";
import { bdi, el, external, nodeUrl, number, plural, short, thing, years } from "./dom.js";

// What an edge is called as seen from its start, and from its end.
const HEADINGS = {
  WROTE: ["Papers", "Authors"],
  INTRODUCES: ["Introduces", "Introduced by"],
  USES: ["Uses", "Used by"],
  ADDRESSES: ["Tasks", "Addressed by"],
  MEASURES: ["Metrics", "Measured by"],
  REPORTS: ["Results", "Reported by"],
  OF_METHOD: ["Method", "Results"],
  ON_DATASET: ["Dataset", "Results"],
  MEASURED_BY: ["Metric", "Results"],
  HAS_CODE: ["Code", "Code of"],
  LINKS_TO: ["Links", "Linked from"],
  PUBLISHED_IN: ["Published in", "Papers"],
  AFFILIATED_WITH: ["Affiliations", "Papers"],
  LISTED_IN: ["Sources", "Entries"],
  IMPLEMENTED_BY: ["Code", "Implements"],
  EVALUATED_ON: ["Evaluated on", "Evaluated methods"],
};
const OF_SEVERAL_KINDS = new Set(["INTRODUCES", "USES"]);

const inWords = (type) => type.toLowerCase().replaceAll("_", " ");
const heading = ({ type, outgoing, kind }, plurals) => {
  const [out, into] = HEADINGS[type] ?? [inWords(type), `${inWords(type)}, from`];
  return outgoing && OF_SEVERAL_KINDS.has(type) ? `${out} ${plurals[kind]}` : outgoing ? out : into;
};
export const groupId = ({ type, outgoing, kind }) => `${outgoing ? "" : "of-"}${type}-${kind}`.toLowerCase();

const place = ({ listing, listing_iri: iri, entry, line, field }) => {
  const where = [line ? `line ${number(line)}` : `entry ${number(entry)}`, field].filter(Boolean).join(", ");
  return iri ? el("a", { href: nodeUrl(iri, entry) }, bdi(short(listing, 60)), `, ${where}`) : el("span", {}, where);
};

export const sentence = ({ parts, places }) => el("figure", { class: "sentence" },
  el("blockquote", { dir: "auto" }, parts.map(([text, mention]) => (mention ? el("mark", {}, text) : text))),
  el("figcaption", {}, places.flatMap((each, i) => [i ? " · " : "", place(each)])));

export const sentences = (said) => {
  if (said.length < 2) return said.map(sentence);
  return [sentence(said[0]), el("details", {}, el("summary", {}, plural(said.length - 1, "more sentence")), said.slice(1).map(sentence))];
};

const FACT = {
  position: (value) => (value ? `author ${value}` : ""),
  official: (value) => (value ? "official" : "not marked official"),
  role: (value) => value,
  entry: () => "",
  line: (value) => `line ${number(value)}`,
};
const fact = ([name, value], claim) => {
  if (name === "printed") return value === claim.node.name ? "" : `printed “${value}”`;
  return FACT[name] ? FACT[name](value) : `${name.replaceAll("_", " ")} ${value}`;
};

const about = (claim) => {
  const notes = [
    claim.node.label === "Paper" ? years(claim.node) : "",
    ...claim.facts.map((each) => fact(each, claim)),
    claim.derived ? `derived from ${plural(claim.support, "paper")}` : "",
  ].filter(Boolean);
  return el("small", {}, notes.flatMap((note) => [bdi(note), " · "]), `confidence ${claim.confidence.toFixed(2)}`);
};

const WORDS = { OF_METHOD: "method", ON_DATASET: "dataset", MEASURED_BY: "metric", REPORTS: "paper" };
const around = (claim, shown) => {
  const known = claim.around.filter((each) => each.iri !== shown);
  return known.length ? el("ul", { class: "around" }, known.map((each) => el("li", {}, `${WORDS[each.type] ?? ""} `, thing(each)))) : null;
};

const through = (claim) => (claim.through.length
  ? el("ul", { class: "around" }, claim.through.map((each) => el("li", {}, "paper ", thing(each)))) : null);

const MOST_SHOWN = 3;
const item = (claim, shown, marked) => {
  const isMarked = marked !== null && claim.facts.some(([name, value]) => name === "entry" && String(value) === marked);
  return el("li", { class: "claim", "data-marked": isMarked, tabindex: isMarked ? "-1" : null },
    el("p", {}, thing(claim.node), about(claim)),
    around(claim, shown), through(claim),
    claim.sentences.length > MOST_SHOWN ? sentences(claim.sentences) : claim.sentences.map(sentence));
};

export const group = (node, found, plurals, marked) => {
  const list = el("ul", { class: "claims" });
  const more = el("button", { type: "button" });
  const { type, outgoing, kind, total } = found;
  let next = found.offset;
  const add = (claims) => {
    list.append(...claims.map((claim) => item(claim, node.iri, marked)));
    next += claims.length;
    more.hidden = next >= total;
    more.textContent = `Show more: ${number(total - next)} of ${number(total)} left`;
  };
  more.addEventListener("click", async () => {
    more.disabled = true;
    const first = list.children.length;
    try {
      add((await get("claims", { id: node.id, type, outgoing: Number(outgoing), kind, offset: next })).claims);
      list.children[first]?.querySelector("a")?.focus();
    } catch (error) { more.after(el("p", { class: "trouble", role: "alert" }, error.message)); }
    more.disabled = false;
  });
  add(found.claims);
  const skipped = found.offset ? el("p", { class: "hint" }, `From number ${number(found.offset + 1)} of ${number(total)} on. `,
    el("a", { href: nodeUrl(node.iri) }, "Begin at the first")) : null;
  const head = el("h2", { id: groupId(found) }, heading(found, plurals), " ", el("small", {}, number(total)));
  return el("section", { class: "group", "aria-labelledby": head.id }, head, skipped, list, more);
};

export const jump = (found, plurals) => el("a", { class: "chip", href: `#${groupId(found)}` },
  heading(found, plurals), " ", el("small", {}, number(found.total)));

export const valueOf = ({ type, value }) => {
  if (type === "address") return external(value);
  return bdi(typeof value === "boolean" ? (value ? "yes" : "no") : value);
};
