import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/report/style.ts
var paint = (on, off) => (text) => `\x1B[${on}m${text}\x1B[${off}m`;
var plain = (text) => text;
var COLOURED = {
  red: paint(31, 39),
  yellow: paint(33, 39),
  green: paint(32, 39),
  cyan: paint(36, 39),
  dim: paint(2, 22),
  bold: paint(1, 22)
};
var PLAIN = { red: plain, yellow: plain, green: plain, cyan: plain, dim: plain, bold: plain };

export {
  COLOURED,
  PLAIN
};
