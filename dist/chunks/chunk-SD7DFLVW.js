import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/errors.ts
var EXIT = {
  ok: 0,
  /** Findings at or above the fail level, a failed statement, or a rollback conflict. */
  failed: 1,
  /** Wrong use or configuration. */
  usage: 2,
  /** A server that cannot be reached or is not fit (preflight). */
  server: 3,
  /** The outcome of a statement is unknown: a person must look. */
  unknown: 4,
  interrupted: 130
};
var UserError = class extends Error {
  name = "UserError";
  hint;
  exitCode;
  constructor(message, options = {}) {
    super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT.usage;
  }
};
var NeedsOperatorError = class extends UserError {
  name = "NeedsOperatorError";
  constructor(message, hint, cause) {
    super(message, { hint, exitCode: EXIT.unknown, cause });
  }
};

export {
  EXIT,
  UserError,
  NeedsOperatorError
};
