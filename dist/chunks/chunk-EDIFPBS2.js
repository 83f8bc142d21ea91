import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/config/size.ts
var SIZE = "^\\d{1,15} ?([KMGT]i?B?|B)?$";
var UNITS = "BKMGT";
function bytesOf(text) {
  const match = new RegExp(SIZE, "i").exec(text);
  if (match === null) return null;
  const bytes = Number.parseInt(text, 10) * 1024 ** UNITS.indexOf((match[1]?.[0] ?? "B").toUpperCase());
  return Number.isSafeInteger(bytes) ? bytes : null;
}
function describeBytes(bytes) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

export {
  bytesOf,
  describeBytes
};
