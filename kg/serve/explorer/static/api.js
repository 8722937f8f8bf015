// What the server answers. Every function may be given the signal that ends it.

export class Trouble extends Error {}

const said = async (response) => {
  const text = await response.text();
  try {
    const body = JSON.parse(text);
    return body.error ?? body.detail ?? body.errors?.map((each) => each.message).join("\n") ?? text;
  } catch {
    return text;
  }
};

const ask = async (address, options) => {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble("The server does not answer. Is `kg serve` still running?");
  }
  if (!response.ok) throw new Trouble((await said(response)) || `The server answered ${response.status}.`);
  return response;
};

export const get = async (name, parameters, signal) => {
  const query = new URLSearchParams(parameters);
  return (await ask(`/explorer/api/${name}?${query}`, { signal })).json();
};

let known = null;
// The summary is asked for once per page: its counts are those of the moment that the page was opened.
export const summary = () => (known ??= get("summary", {}).catch((error) => { known = null; throw error; }));

let asked = null;
export const questions = () => (asked ??= get("questions", {}).then((body) => body.questions).catch((error) => { asked = null; throw error; }));

// Both languages answer {columns, rows}; SPARQL's CONSTRUCT and DESCRIBE {text}.
export const cypher = async (statement, parameters, signal) => {
  const response = await ask("/db/kg/query/v2", {
    method: "POST", signal, body: JSON.stringify({ statement, parameters }),
    headers: { "Content-Type": "application/json", Accept: "application/json" },
  });
  const { data, errors } = await response.json();
  if (errors?.length) throw new Trouble(errors.map((each) => each.message).join("\n"));
  return { columns: data.fields, rows: data.values };
};

const READ = { integer: Number, decimal: Number, double: Number, float: Number, boolean: (text) => text === "true" || text === "1" };
const XSD = "http://www.w3.org/2001/XMLSchema#";
const value = (term) => {
  if (term === undefined) return null;
  const read = term.datatype?.startsWith(XSD) && READ[term.datatype.slice(XSD.length)];
  return read ? read(term.value) : term.value;
};

export const sparql = async (query, signal) => {
  const response = await ask("/sparql", {
    method: "POST", signal, body: query,
    headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
  });
  if (!response.headers.get("Content-Type")?.includes("json")) return { text: await response.text() };
  const { head, results, boolean } = await response.json();
  if (boolean !== undefined) return { columns: ["answer"], rows: [[boolean]] };
  return { columns: head.vars, rows: results.bindings.map((row) => head.vars.map((name) => value(row[name]))) };
};
