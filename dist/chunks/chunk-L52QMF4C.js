import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/backup/names.ts
var INFORMATION_TABLE = "$_$Inception_backup_information$_$";
var NAME_BYTES = 64;
function backupDatabaseName(host, port, database) {
  const bytes = Buffer.from(`${host}_${port}_${database}`, "utf8");
  let start = Math.max(0, bytes.length - NAME_BYTES);
  while (start < bytes.length && (bytes[start] & 192) === 128) start++;
  return bytes.subarray(start).toString("utf8").replaceAll(/[-.]/g, "_");
}
function operationId(finished, connectionId, sequence) {
  const seconds = Math.floor(finished.getTime() / 1e3);
  return `${seconds}_${connectionId % 2 ** 32}_${String(sequence).padStart(8, "0")}`;
}
var TYPES = {
  INSERT: "INSERT",
  REPLACE: "INSERT",
  UPDATE: "UPDATE",
  DELETE: "DELETE",
  "CREATE TABLE": "CREATETABLE",
  "ALTER TABLE": "ALTERTABLE",
  "DROP TABLE": "DROPTABLE",
  "DROP VIEW": "DROPTABLE",
  "RENAME TABLE": "RENAMETABLE",
  "CREATE INDEX": "CREATEINDEX",
  "DROP INDEX": "DROPINDEX"
};
function operationType(kind) {
  return TYPES[kind] ?? "UNKNOWN";
}

export {
  INFORMATION_TABLE,
  backupDatabaseName,
  operationId,
  operationType
};
