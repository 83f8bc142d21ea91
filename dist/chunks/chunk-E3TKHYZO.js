import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/report/targets-document.ts
function targetsDocument(outcomes) {
  return { targets: outcomes.map((outcome) => documentOf(outcome, {})) };
}
function deployDocument(outcomes) {
  const none = { deployment: null, migrations: [], rollback: null, notes: [] };
  return { targets: outcomes.map((outcome) => documentOf(outcome, none)) };
}
function documentOf(outcome, none) {
  const { name, target } = outcome;
  switch (outcome.kind) {
    case "done":
      return { name, ...outcome.report };
    case "pending":
      return { name, target, state: "pending", ...none };
    case "refused": {
      const { error } = outcome;
      const audit = outcome.audit === null ? {} : { audit: outcome.audit };
      return {
        name,
        target,
        state: "refused",
        ...none,
        error: { message: error.message, hint: error instanceof UserError ? error.hint : void 0 },
        ...audit
      };
    }
  }
}

export {
  targetsDocument,
  deployDocument
};
