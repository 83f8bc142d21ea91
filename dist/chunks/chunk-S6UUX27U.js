import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/audit/finding.ts
var SEVERITIES = ["notice", "warning", "error"];
var NOT_REHEARSED = "not known, since the statement was not rehearsed";
function findingsOf(file) {
  return [...file.findings, ...file.statements.flatMap((statement) => statement.findings)].sort(
    (one, other) => one.start.offset - other.start.offset
  );
}

export {
  SEVERITIES,
  NOT_REHEARSED,
  findingsOf
};
