import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/audit/presets.ts
var PRESETS = {
  recommended: { summary: "What a senior DBA would say aloud.", rules: {} },
  goinception: { summary: "What a goInception server reports as it is shipped.", rules: {} },
  strict: { summary: "Everything worth a rule, for new schemas that are to stay tidy.", rules: {} }
};
var PRESET_NAMES = Object.keys(PRESETS);

export {
  PRESETS,
  PRESET_NAMES
};
