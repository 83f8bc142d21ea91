import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/inception/table.ts
function columnsOf(...names) {
  return names.map(
    (name) => name.endsWith("#") ? { name: name.slice(0, -1), type: "integer" } : { name, type: "text" }
  );
}
function asTsv({ columns, rows }) {
  const line = (cells) => `${cells.map(escaped).join("	")}
`;
  return [columns.map(({ name }) => name), ...rows].map(line).join("");
}
function escaped(cell) {
  if (cell === null) return "NULL";
  return String(cell).replaceAll("\\", "\\\\").replaceAll("	", "\\t").replaceAll("\n", "\\n").replaceAll("\0", "\\0");
}
function asObjects({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])));
}
function asText({ columns, rows }) {
  const cells = [columns.map(({ name }) => [name]), ...rows.map((row) => row.map(linesOf))];
  const widths = columns.map(
    (_, at) => cells.reduce((most, row) => row[at].reduce((wide, line) => Math.max(wide, width(line)), most), 0)
  );
  const border = `+${widths.map((wide) => "-".repeat(wide + 2)).join("+")}+
`;
  const drawn = cells.map((row) => {
    const height = Math.max(...row.map((lines) => lines.length));
    return Array.from(
      { length: height },
      (_, line) => `|${row.map((lines, at) => ` ${padded(lines[line] ?? "", widths[at], columns[at].type)} `).join("|")}|
`
    ).join("");
  });
  return `${border}${drawn[0]}${border}${drawn.slice(1).join("")}${rows.length === 0 ? "" : border}`;
}
var LINE = 100;
function linesOf(cell) {
  return (cell === null ? "NULL" : String(cell)).split("\n").flatMap((line) => {
    const clean = line.replace(/[\p{Cc}]/gu, " ");
    if (clean.length <= LINE) return [clean];
    return clean.match(new RegExp(`.{1,${LINE}}`, "gu")) ?? [clean];
  });
}
function padded(text, wide, type) {
  const space = " ".repeat(wide - width(text));
  return type === "integer" ? space + text : text + space;
}
function width(text) {
  let columns = 0;
  for (const character of text)
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(
      character
    ) ? 2 : 1;
  return columns;
}

export {
  columnsOf,
  asTsv,
  asObjects,
  asText
};
