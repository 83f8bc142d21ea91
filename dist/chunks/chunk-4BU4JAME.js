import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/deploy/batch-record.ts
function sameBatch(one, other) {
  return one !== null && other !== null && one.first === other.first;
}

// src/deploy/merge-chunks.ts
var TELLING = ["unknown", "undoing", "intent", "executed"];
function mergeChunks(statements) {
  const merged = [];
  let chunks = [];
  const flush = () => {
    if (chunks.length > 0) merged.push(merge(chunks));
    chunks = [];
  };
  for (const statement of statements) {
    if (!sameBatch(chunks[0]?.batch ?? null, statement.batch)) flush();
    if (statement.batch === null) merged.push({ ...statement, chunks: null });
    else chunks.push(statement);
  }
  flush();
  return merged;
}
function merge(chunks) {
  const committed = chunks.filter(({ opid }) => opid !== null);
  const first = committed[0] ?? chunks[0];
  const sum = (count) => committed.reduce((total, one) => total + count(one), 0);
  const told = [...chunks].reverse().find(({ error }) => error !== null);
  const state = stateOf(chunks, committed);
  return {
    ...first,
    state,
    affectedRows: sum(({ affectedRows }) => affectedRows ?? 0),
    capturedRows: sum(({ capturedRows }) => capturedRows),
    milliseconds: sum(({ milliseconds }) => milliseconds),
    // The first chunks may have changed no row, and so have no backup.
    backupDatabase: committed.find(({ backupDatabase }) => backupDatabase !== null)?.backupDatabase ?? null,
    backupTable: committed.find(({ backupTable }) => backupTable !== null)?.backupTable ?? null,
    error: state === "done" ? null : told?.error ?? null,
    chunks: committed.length
  };
}
function stateOf(chunks, committed) {
  const telling = TELLING.find((state) => chunks.some((chunk) => chunk.state === state));
  if (telling !== void 0) return telling;
  if (chunks.at(-1).state === "failed") return "failed";
  if (committed.every(({ state }) => state === "undone")) return "undone";
  return committed.at(-1).batch.last ? "done" : "intent";
}

export {
  sameBatch,
  mergeChunks
};
