// Queries in Cypher and SPARQL: the named questions with fields for their parameters, or any text.

import { cypher, get, questions, sparql, summary } from "./api.js";
import { bind, csv } from "./bind.js";
import { addressOf, bdi, el, external, field, nodeUrl, number, options, plural, save, short } from "./dom.js";
import { remember } from "./router.js";

const GROUPS = { find: "Find", compare: "Compare", explore: "Explore", trace: "Trace", check: "Check" };
const FIRST = { cypher: "MATCH (m:Method)<-[:USES]-(p:Paper)\nRETURN m.name AS method, count(p) AS papers, m.id AS id\nORDER BY papers DESC\nLIMIT 20",
  sparql: "PREFIX kg: <https://w3id.org/papers-kg#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\nSELECT ?method (COUNT(?p) AS ?papers) ?id WHERE {\n  ?p kg:uses ?m .\n  ?m rdfs:label ?method ; kg:id ?id .\n}\nGROUP BY ?method ?id\nORDER BY DESC(?papers)\nLIMIT 20" };
const KINDS = { method: "Method", other: "Method", dataset: "Dataset", task: "Task", author: "Author", paper: "Paper", venue: "Venue", organization: "Organization", metric: "Metric" };
const MOST_ROWS = 1000;

const body = (text) => text.replace(/^(?:[ \t]*(?:\/\/|#)[^\n]*\n)+\s*/, "");

const chooser = (known, chosen) => el("select", { id: "question" }, el("option", { value: "" }, "a query of your own"),
  Object.entries(GROUPS).map(([group, name]) => el("optgroup", { label: name },
    options(known.filter((each) => each.group === group).map((each) => [each.name, each.summary]), chosen))));

const parameterField = (parameter, value) => {
  const isNumber = typeof parameter.sample === "number";
  const input = el("input", {
    name: parameter.name, value, autocomplete: "off", required: parameter.required, dir: "auto", size: isNumber ? 6 : 28,
    inputmode: isNumber ? "numeric" : null, "data-number": isNumber, pattern: isNumber ? "-?[0-9]+(\\.[0-9]+)?" : null, "aria-describedby": `about-${parameter.name}`,
  });
  const kind = KINDS[parameter.name];
  const known = kind ? el("datalist", { id: `known-${parameter.name}` }) : null;
  if (kind) {
    input.setAttribute("list", known.id);
    input.addEventListener("input", async () => {
      const { found } = await get("search", { q: input.value, kind, limit: 8 }).catch(() => ({ found: [] }));
      known.replaceChildren(...found.map((each) => el("option", { value: each.name })));
    });
  }
  return el("div", { class: "parameter" }, field(parameter.name, input), known, el("small", { id: `about-${parameter.name}` }, parameter.meaning));
};

const ID = /^[0-9a-f]{32}$/;
const shownCell = (name, value, base) => {
  if (value === null) return el("td", { class: "none" });
  if (typeof value === "number") return el("td", { class: "number" }, Number.isInteger(value) ? String(value) : String(Number(value.toFixed(4))));
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const isNode = text.startsWith(base) || (/id$/i.test(name) && ID.test(text));
  const content = isNode ? el("a", { href: nodeUrl(text.replace(base, "")) }, ID.test(text) ? "open" : bdi(short(text.slice(base.length))), ID.test(text) ? el("span", { class: "hidden" }, ` ${text}`) : null)
    : /^https?:\/\//.test(text) ? external(text) : bdi(short(text, 600));
  return el("td", {}, el("div", { class: "clamp" }, content));
};

const shownRows = ({ columns, rows }, base, file) => [
  el("div", { class: "actions" },
    el("p", { class: "hint", role: "status" }, plural(rows.length, "row"), rows.length > MOST_ROWS ? `; the first ${number(MOST_ROWS)} are shown, the CSV has all` : ""),
    el("button", { type: "button", class: "chip strong", onclick: () => save(`${file}.csv`, csv(columns, rows), "text/csv") }, "Download CSV")),
  el("div", { class: "scroll", role: "region", "aria-label": "Rows", tabindex: "0" },
    el("table", {}, el("caption", { class: "hidden" }, "Rows of the query"),
      el("thead", {}, el("tr", {}, columns.map((name, i) => el("th", { scope: "col", class: typeof rows[0]?.[i] === "number" ? "number" : null }, bdi(name))))),
      el("tbody", {}, rows.slice(0, MOST_ROWS).map((row) => el("tr", {}, row.map((value, i) => shownCell(columns[i], value, base))))))),
];

const read = (address, known) => {
  const asked = address.searchParams;
  const question = known.find((each) => each.name === asked.get("question"));
  const language = asked.get("language") === "sparql" ? "sparql" : "cypher";
  const given = Object.fromEntries([...asked].filter(([name]) => name.startsWith("$")).map(([name, value]) => [name.slice(1), value]));
  const own = question ? body(question[language]) : FIRST[language];
  return { question, language, given, text: asked.get("text") ?? own, own };
};

export const query = async ({ address, signal }) => {
  const [known, { base }] = await Promise.all([questions(), summary()]);
  let state = read(address, known), running = null;
  const pick = chooser(known, state.question?.name);
  const editor = el("textarea", { id: "text", spellcheck: "false", autocapitalize: "none", rows: 12, maxlength: 100000 });
  const parameters = el("div", { class: "parameters" });
  const output = el("section", { id: "rows", "aria-label": "Answer", "aria-live": "polite" });
  const languages = ["cypher", "sparql"].map((name) => {
    const box = el("input", { type: "radio", name: "language", value: name, checked: name === state.language });
    box.addEventListener("change", () => restate({ language: name }));
    return el("label", { class: "check" }, box, { cypher: "Cypher", sparql: "SPARQL" }[name]);
  });

  const values = () => Object.fromEntries([...parameters.querySelectorAll("input")].map((input) => [input.name, input.value]));
  const link = (more = {}) => addressOf("/explorer/query", {
    question: state.question?.name, language: state.language === "sparql" ? "sparql" : "",
    text: editor.value === state.own ? "" : editor.value, ...Object.fromEntries(Object.entries(values()).map(([name, value]) => [`$${name}`, value])), ...more,
  });
  const fillIn = () => {
    editor.value = state.text;
    editor.rows = Math.min(26, Math.max(8, state.text.split("\n").length + 1));
    parameters.replaceChildren(...(state.question?.parameters ?? []).map((each) => parameterField(each, state.given[each.name] ?? String(each.sample))));
    output.replaceChildren();
  };
  const restate = ({ question = state.question, language = state.language }) => {
    const own = question ? body(question[language]) : FIRST[language];
    state = { question, language, given: question === state.question ? values() : {}, own, text: own };
    fillIn();
    remember(link());
  };
  const typed = () => Object.fromEntries([...parameters.querySelectorAll("input")].map((input) => [input.name, "number" in input.dataset ? Number(input.value) : input.value]));
  const run = async () => {
    running?.abort();
    running = new AbortController();
    const mine = running, text = editor.value;
    signal.addEventListener("abort", () => mine.abort());
    output.replaceChildren(el("p", { class: "wait" }, "Asking…"));
    try {
      const answer = state.language === "cypher" ? await cypher(text, typed(), mine.signal) : await sparql(bind(text, typed()), mine.signal);
      output.replaceChildren(...(answer.text === undefined ? shownRows(answer, base, state.question?.name ?? "rows")
        : [el("pre", { tabindex: "0", role: "region", "aria-label": "Triples" }, answer.text)]));
    } catch (error) {
      if (!mine.signal.aborted) output.replaceChildren(el("pre", { class: "trouble", role: "alert", tabindex: "0" }, error.message));
    }
  };
  const ask = () => { remember(link({ run: "1" })); return run(); };
  pick.addEventListener("change", () => restate({ question: known.find((each) => each.name === pick.value) ?? null }));
  editor.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); } });
  const form = el("form", { class: "query", onsubmit: (event) => { event.preventDefault(); ask(); } },
    el("div", { class: "filters" }, field("Question", pick, { class: "field grow" }), el("fieldset", { class: "languages" }, el("legend", {}, "Language"), languages)),
    parameters, el("label", { class: "field" }, el("span", {}, "Query"), editor),
    el("p", { class: "actions" }, el("button", { type: "submit", class: "primary" }, "Run"), el("small", {}, "or Ctrl+Enter in the query. The graph is read-only.")));
  fillIn();
  return {
    title: state.question?.summary ?? "Query",
    layout: "wide",
    close: () => running?.abort(),
    opened: () => { if (address.searchParams.get("run") === "1") run(); },
    content: [el("h1", { tabindex: "-1" }, "Query"), form, output],
  };
};
