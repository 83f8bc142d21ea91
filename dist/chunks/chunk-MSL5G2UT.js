import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/deploy/batch-record.ts
function sameBatch(one, other) {
  return one !== null && other !== null && one.first === other.first;
}

export {
  sameBatch
};
