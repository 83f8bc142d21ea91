import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/audit/finding.ts
var SEVERITIES = ["notice", "warning", "error"];

export {
  SEVERITIES
};
