import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/audit/finding.ts
var SEVERITIES = ["notice", "warning", "error"];

// src/audit/option-problem.ts
function optionProblem(spec, value) {
  if (!sameType(value, spec.default)) return `must be ${typeName(spec.default)}`;
  const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
  for (const text of texts) {
    if (spec.values !== void 0 && !spec.values.includes(text))
      return `must be ${Array.isArray(spec.default) ? "any of" : "one of"} ${spec.values.join(", ")}`;
    if (spec.kind === "pattern" && !isPattern(text)) return `must be a regular expression, which \`${text}\` is not`;
  }
  return null;
}
function isPattern(text) {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}
function sameType(value, like) {
  if (Array.isArray(like)) return Array.isArray(value) && value.every((one) => typeof one === "string");
  if (typeof like === "number" && Number.isInteger(like)) return Number.isSafeInteger(value);
  return typeof value === typeof like;
}
function typeName(like) {
  if (Array.isArray(like)) return "text or a list of texts";
  if (typeof like === "number") return Number.isInteger(like) ? "a whole number" : "a number";
  return typeof like === "boolean" ? "true or false" : "text";
}

export {
  SEVERITIES,
  optionProblem
};
