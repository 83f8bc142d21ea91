import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/deploy/deployment-id.ts
import { randomBytes } from "node:crypto";
function newDeploymentId(now) {
  const time = `${now.toISOString().replaceAll(/[-:]/g, "").slice(0, 15)}Z`;
  return `${time}-${randomBytes(3).toString("hex")}`;
}

export {
  newDeploymentId
};
