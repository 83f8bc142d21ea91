import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  defineRule,
  headPlace
} from "./chunk-D4VTWFCQ.js";

// src/audit/rules/rollback-unproved.ts
var rollback_unproved_default = defineRule({
  id: "rollback-unproved",
  severity: "warning",
  summary: "The rollback of DDL must give back, in the sandbox, what the statement changed",
  why: "A rollback that fails, or leaves the structure different from before, is noticed on the day it is needed.",
  advice: "Write the statement in another way, or be ready to correct the structure by hand after a rollback.",
  bad: null,
  good: null,
  visit: {
    statement({ statement, rehearsal, report }) {
      if (rehearsal?.proof?.kind !== "unproved") return;
      const { reason, sql } = rehearsal.proof;
      const what = sql === null ? "does not give back what was there" : "cannot be run";
      report(headPlace(statement), `The rollback of this statement ${what}: ${reason}`);
    }
  }
});

export {
  rollback_unproved_default
};
