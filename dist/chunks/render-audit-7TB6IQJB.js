import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  jsonDocument
} from "./chunk-SKIWLLCN.js";
import {
  annotations,
  auditMarkdown,
  auditText
} from "./chunk-JCNFBBHC.js";
import {
  exitCodeOfAudit
} from "./chunk-CMYZOO4U.js";
import "./chunk-M2IORHXP.js";
import "./chunk-SWLZE7TQ.js";
import {
  LimitedMarkdown
} from "./chunk-LZY6AUJE.js";
import {
  decodeSource
} from "./chunk-5YBR74LV.js";
import {
  EXIT
} from "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";

// src/cli/render-audit.ts
function renderAudit(report, { migrations, failOn }, format, style) {
  switch (format) {
    case "json":
      return jsonDocument(report);
    case "markdown": {
      const failed = exitCodeOfAudit(report, failOn) !== EXIT.ok;
      return `${auditMarkdown(report, failed, new LimitedMarkdown(Number.POSITIVE_INFINITY, "characters")).trimEnd()}
`;
    }
    case "github":
      return annotations(report).map((line) => `${line}
`).join("");
    case "text":
      return auditText(report, new Map(migrations.map(({ path, bytes }) => [path, decodeSource(path, bytes)])), style);
  }
}
export {
  renderAudit
};
