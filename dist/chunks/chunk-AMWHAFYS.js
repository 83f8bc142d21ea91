import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  PLAIN
} from "./chunk-M2IORHXP.js";

// src/report/doctor-text.ts
function doctorText(report, style = PLAIN) {
  const lines = [];
  for (const { role, server, checks } of report.servers) {
    lines.push(`The ${role} server, ${style.bold(server)}`);
    for (const { id, level, message, cure } of checks) {
      lines.push(`  ${mark(level, style)}  ${message}${level === "ok" ? "" : style.dim(` [${id}]`)}`);
      if (level !== "ok" && cure) lines.push(...cure.split("\n").map((line) => `           ${line}`));
    }
    lines.push("");
  }
  lines.push(verdict(report));
  return `${lines.join("\n")}
`;
}
function mark(level, style) {
  const word = level.padEnd(7);
  if (level === "error") return style.red(word);
  if (level === "warning") return style.yellow(word);
  return level === "ok" ? style.green(word) : style.dim(word);
}
function verdict({ servers, ok }) {
  const count = (level) => servers.flatMap(({ checks }) => checks.filter((check) => check.level === level)).length;
  const warnings = count("warning");
  const said = warnings === 0 ? "" : ` ${warnings} warning${warnings === 1 ? "" : "s"}.`;
  return `${ok ? "All is as it must be." : "Not all is as it must be."}${said}`;
}

export {
  doctorText
};
