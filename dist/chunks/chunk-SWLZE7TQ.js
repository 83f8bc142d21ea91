import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/report/layout.ts
function withCommas(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
function counted(number, noun) {
  return `${withCommas(number)} ${noun}${number === 1 ? "" : "s"}`;
}
function oneLine(text) {
  return text.replace(/\s+/g, " ").replace(new RegExp("\\p{Cc}", "gu"), "?").trim();
}
function shortened(text, width2) {
  const characters = Array.from(text);
  return characters.length <= width2 ? text : `${characters.slice(0, width2 - 1).join("")}…`;
}
function textTable(heading, alignment, rows) {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map((row) => width(row[column]))));
  return all.map(
    (row) => row.map((cell, column) => {
      const space = " ".repeat(widths[column] - width(cell));
      return alignment[column] === "left" ? cell + space : space + cell;
    }).join("  ").trimEnd()
  );
}
function width(text) {
  return Array.from(text).reduce(
    (sum, character) => sum + (new RegExp("[\\u1100-\\u115f\\u2e80-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60]|\\p{Emoji_Presentation}", "u").test(
      character
    ) ? 2 : 1),
    0
  );
}

export {
  withCommas,
  counted,
  oneLine,
  shortened,
  textTable
};
