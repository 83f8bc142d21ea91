import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/sql/excerpt.ts
function excerpt(text, bytes) {
  if (text.length <= bytes / 4) return text;
  const whole = Buffer.from(text, "utf8");
  if (whole.length <= bytes) return text;
  const note = `… [${whole.length} bytes in all]`;
  let end = bytes - Buffer.byteLength(note);
  while (end > 0 && (whole[end] & 192) === 128) end--;
  return whole.subarray(0, end).toString("utf8") + note;
}

export {
  excerpt
};
