// A node's page: what it is called, its facts, and its claims with their sentences.

import { get, summary } from "./api.js";
import { group, jump, valueOf } from "./claims.js";
import { addressOf, bdi, dot, el, external, nodeUrl, number, pictureUrl, plural, short, title, years } from "./dom.js";
import { remember } from "./router.js";

const NAMES = {
  author_count: "authors", authors_complete: "all authors named", year_inferred: "year inferred", doi: "DOI", arxiv: "arXiv",
  sha256: "SHA-256", url: "address",
};
const HIDDEN_WHEN_FALSE = new Set(["year_inferred", "relative"]);

const factRow = (fact) => {
  if (fact.value === false && HIDDEN_WHEN_FALSE.has(fact.name)) return [];
  const shown = fact.name === "doi" ? external(`https://doi.org/${fact.value}`)
    : fact.name === "arxiv" ? external(`https://arxiv.org/abs/${fact.value}`) : valueOf(fact);
  return [el("dt", {}, NAMES[fact.name] ?? fact.name.replaceAll("_", " ")), el("dd", {}, shown)];
};

const facts = (node) => {
  const spoken = node.label === "Paper" ? [] : [el("dt", {}, "papers"), el("dd", {}, number(node.papers))];
  const dated = node.label !== "Paper" && years(node) ? [el("dt", {}, "years"), el("dd", {}, years(node))] : [];
  const also = node.aliases.length ? [el("dt", {}, "also called"), el("dd", {}, el("ul", { class: "aliases" }, node.aliases.map((each) => el("li", {}, bdi(each)))))] : [];
  const untitled = node.titled ? [] : [el("dt", {}, "title"), el("dd", {}, "not printed in the listing: these are its abstract's first words")];
  return el("dl", { class: "facts" }, untitled, also, spoken, dated, node.facts.flatMap(factRow));
};

const boards = async (node, signal) => {
  const side = { Dataset: "dataset", Metric: "metric" }[node.label];
  if (!side) return null;
  const { pairs } = await get("leaderboards", { [side]: node.id }, signal);
  const other = side === "dataset" ? "metric" : "dataset";
  return pairs.length ? el("section", { class: "boards" }, el("h2", {}, "Leaderboards"), el("ul", { class: "pairs" }, pairs.slice(0, 10).map((pair) => el("li", {},
    el("a", { href: addressOf("/explorer/leaderboard", { dataset: pair.dataset, metric: pair.metric }) }, bdi(pair[`${other}_name`] ?? "no named metric")),
    el("small", {}, plural(pair.results, "result")))))) : null;
};

export const node = async ({ address, parts: [iri], signal }) => {
  const entry = address.searchParams.get("entry");
  const [found, { kinds, base }] = await Promise.all([get("node", entry === null ? { id: iri } : { id: iri, entry }, signal), summary()]);
  if (found.iri !== iri) remember(nodeUrl(found.iri, entry ?? undefined), { replace: true });
  const plurals = Object.fromEntries(kinds.map((kind) => [kind.label, kind.plural]));
  const head = title(found.name);
  return {
    title: found.name,
    layout: "page",
    opened: () => document.querySelector("[data-marked]")?.scrollIntoView({ block: "center" }),
    content: [
      el("div", { class: "head" },
        el("p", { class: "kind" }, dot(found.label), el("a", { href: `/explorer/table/${found.label}` }, found.label)),
        head,
        el("nav", { class: "chips", "aria-label": "On this page" },
          el("a", { class: "chip strong", href: pictureUrl(found.iri) }, "Draw its neighbourhood"),
          found.groups.map((each) => jump(each, plurals)))),
      el("aside", { "aria-label": "Facts" }, facts(found), await boards(found, signal),
        el("p", { class: "iri" }, el("span", {}, "IRI "), el("code", {}, short(base + found.iri)))),
      el("div", { class: "body" },
        found.abstract ? el("section", { class: "group" }, el("h2", {}, "Abstract"), el("p", { class: "abstract", dir: "auto" }, found.abstract)) : null,
        found.groups.map((each) => group(found, each, plurals, entry))),
    ],
  };
};
