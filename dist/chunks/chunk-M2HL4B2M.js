import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  COLOURED,
  PLAIN
} from "./chunk-M2IORHXP.js";
import {
  EXIT,
  UserError
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
function exitCodeOfRollback({ state, statements, triggered = [] }) {
  const isPartial = triggered.length > 0 || statements.some((statement) => statement.conflicts.length > 0);
  if (state === "interrupted") return EXIT.interrupted;
  return state === "conflict" || state === "failed" || isPartial ? EXIT.failed : EXIT.ok;
}

// src/cli/publish.ts
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
async function publish(output, render, cwd) {
  await print(await render(output.format, styleOf(output)));
  for (const { format, path } of output.files) await writeReportFile(cwd, path, await render(format, PLAIN), "--output");
}
async function writeReportFile(cwd, path, text, option) {
  try {
    await mkdir(dirname(resolve(cwd, path)), { recursive: true });
    await writeFile(resolve(cwd, path), text);
  } catch (cause) {
    if (!(cause instanceof Error && "syscall" in cause)) throw cause;
    throw new UserError(`Cannot write the report ${path}: ${cause.message}`, { hint: `See ${option}.`, cause });
  }
}
function styleOf({ color }) {
  return color && process.stdout.isTTY ? COLOURED : PLAIN;
}
function jsonDocument(report) {
  return `${JSON.stringify(report, null, 2)}
`;
}
function print(text) {
  process.stdout.on("error", () => {
  });
  return new Promise((done, failed) => {
    process.stdout.write(text, (error) => {
      if (error && error.code !== "EPIPE") failed(error);
      else done();
    });
  });
}

export {
  exitCodeOfAudit,
  exitCodeOfDeploy,
  exitCodeOfRollback,
  publish,
  writeReportFile,
  styleOf,
  jsonDocument
};
