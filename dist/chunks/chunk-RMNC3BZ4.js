import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/cli/version.ts
import { readFileSync } from "node:fs";
function version() {
  for (const path of ["../package.json", "../../package.json"]) {
    try {
      const { name, version: version2 } = JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
      if (name === "rollgate") return version2;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  throw new Error("package.json is not where it belongs");
}

export {
  version
};
