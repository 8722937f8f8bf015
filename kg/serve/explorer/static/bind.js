// SPARQL has no parameters: `$name` in a query becomes the literal of its value, but not within strings, IRIs and comments.

const TOKEN = /"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n]*|\$[A-Za-z0-9_]+/gsu;
const ESCAPES = { "\\": "\\\\", "\"": "\\\"", "\n": "\\n", "\r": "\\r" };

export const literal = (value) => (typeof value === "number" ? String(value)
  : `"${value.replace(/[\\"\n\r]/g, (character) => ESCAPES[character])}"`);

export const bind = (query, parameters) => query.replace(TOKEN, (token) => {
  const name = token.startsWith("$") ? token.slice(1) : null;
  return name !== null && Object.hasOwn(parameters, name) ? literal(parameters[name]) : token;
});

const FORMULA = /^[=+\-@\t\r|%]/;
const cell = (value) => {
  const text = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll("\"", "\"\"")}"` : safe;
};
// RFC 4180; a text that a spreadsheet would run gets an apostrophe before it.
export const csv = (columns, rows) => [columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
