import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  PLAIN
} from "./chunk-M2IORHXP.js";

// src/report/doctor-text.ts
function doctorText(report, style = PLAIN) {
  const lines = [];
  for (const { role, server, checks } of report.servers) {
    lines.push(`The ${role} server, ${style.bold(server)}`);
    for (const { ok, warning, message, cure } of checks) {
      const verdict = ok ? style.green("ok") : warning ? style.yellow("!!") : style.red("no");
      lines.push(`  ${verdict}  ${message}`);
      if (!ok && cure !== null) lines.push(...cure.split("\n").map((line) => `      ${line}`));
    }
    lines.push("");
  }
  lines.push(report.ok ? "All is as it must be." : "Not all is as it must be.");
  return `${lines.join("\n")}
`;
}

export {
  doctorText
};
