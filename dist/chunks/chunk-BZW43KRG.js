import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/binlog/binlog-error.ts
var BinlogError = class extends UserError {
  name = "BinlogError";
  constructor(message, at, options = {}) {
    super(at === null ? message : `${message} (binlog ${at.file}, ${describe(at)})`, {
      hint: options.hint ?? "Nothing of this event was used. Check the server’s error log and the binlog with mysqlbinlog --verify-binlog-checksum.",
      exitCode: EXIT.server,
      cause: options.cause
    });
  }
};
function describe({ position, offset }) {
  return offset === void 0 ? `position ${position}` : `position ${position}, byte ${offset} of the transaction`;
}

export {
  BinlogError
};
