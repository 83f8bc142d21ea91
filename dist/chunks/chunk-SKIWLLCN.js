import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  COLOURED,
  PLAIN
} from "./chunk-M2IORHXP.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/cli/publish.ts
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
async function publish(output, render, cwd) {
  await print(await render(output.format, styleOf(output)));
  for (const { format, path } of output.files) {
    try {
      await mkdir(dirname(resolve(cwd, path)), { recursive: true });
      await writeFile(resolve(cwd, path), await render(format, PLAIN));
    } catch (cause) {
      if (!(cause instanceof Error && "syscall" in cause)) throw cause;
      throw new UserError(`Cannot write the report ${path}: ${cause.message}`, { hint: "See --output.", cause });
    }
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
  publish,
  styleOf,
  jsonDocument
};
