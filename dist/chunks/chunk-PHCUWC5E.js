import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/config/file-error.ts
function isMissing(error) {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}
function unreadable(error, path, what) {
  if (error instanceof UserError) return error;
  const reasons = {
    ENOENT: "it does not exist",
    ENOTDIR: "it does not exist",
    EACCES: "permission denied",
    EISDIR: "it is a directory",
    ELOOP: "too many symbolic links"
  };
  const code = codeOf(error);
  if (code === null) return error;
  return new UserError(`Cannot read the ${what} ${path}: ${reasons[code] ?? code}`, { cause: error });
}
function codeOf(error) {
  return error instanceof Error && "code" in error && "syscall" in error ? String(error.code) : null;
}

export {
  isMissing,
  unreadable
};
