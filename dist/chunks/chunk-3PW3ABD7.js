import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";

// src/commands/targets.ts
var MOST_JOBS = 256;
function targets(definitions) {
  const names = definitions.map(({ name }) => name);
  return {
    targets: definitions.map(({ name, production: { server } }, index) => ({
      name,
      target: server === null ? null : describeServer(server),
      canary: index === 0
    })),
    canary: matrix(names.slice(0, 1)),
    rest: matrix(names.slice(1)),
    all: matrix(names)
  };
}
function matrix(names) {
  const size = Math.max(1, Math.ceil(names.length / MOST_JOBS));
  const jobs = Math.ceil(names.length / size);
  return { target: Array.from({ length: jobs }, (_, job) => names.slice(job * size, (job + 1) * size).join(",")) };
}
function addressOf({ configuration }) {
  return describeServer(configuration.get("production"));
}

export {
  targets,
  addressOf
};
