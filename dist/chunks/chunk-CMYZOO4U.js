import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  EXIT
} from "./chunk-SD7DFLVW.js";

// src/cli/exit-codes.ts
function exitCodeOfAudit({ counts }, failOn) {
  if (failOn === "never") return EXIT.ok;
  return counts.error > 0 || failOn === "warning" && counts.warning > 0 ? EXIT.failed : EXIT.ok;
}
function exitCodeOfDeploy({ state }) {
  const codes = {
    done: EXIT.ok,
    nothing: EXIT.ok,
    failed: EXIT.failed,
    undone: EXIT.failed,
    interrupted: EXIT.interrupted,
    unknown: EXIT.unknown
  };
  return codes[state];
}
function exitCodeOfRollback({ state, statements }) {
  const conflicts = statements.some((statement) => statement.conflicts.length > 0);
  if (state === "interrupted") return EXIT.interrupted;
  return state === "conflict" || state === "failed" || conflicts ? EXIT.failed : EXIT.ok;
}

export {
  exitCodeOfAudit,
  exitCodeOfDeploy,
  exitCodeOfRollback
};
