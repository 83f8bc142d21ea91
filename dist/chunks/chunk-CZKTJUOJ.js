import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  hasGtid
} from "./chunk-BORPTNQI.js";

// src/capture/selection.ts
function selectsTable(selection, database, table) {
  const { databases, tables } = selection;
  if (databases.length > 0 && !databases.includes(database)) return false;
  return tables.length === 0 || tables.includes(table) || tables.includes(`${database}.${table}`);
}
function selectsDatabase(selection, database) {
  const { databases, tables } = selection;
  if (databases.length > 0 && !databases.includes(database)) return false;
  return tables.length === 0 || tables.some((table) => !table.includes(".") || table.startsWith(`${database}.`));
}
function selectsByGtid({ gtids, startGtids, stopGtids }) {
  return gtids !== null || startGtids !== null || stopGtids !== null;
}
function selectsGtid(selection, gtid) {
  if (!selectsByGtid(selection)) return true;
  if (gtid === null) return false;
  const { gtids, startGtids, stopGtids } = selection;
  return (gtids === null || hasGtid(gtids, gtid)) && (startGtids === null || !hasGtid(startGtids, gtid)) && (stopGtids === null || hasGtid(stopGtids, gtid));
}
function selectsTime({ startTime, stopTime }, timestamp) {
  return (startTime === null || timestamp >= startTime) && (stopTime === null || timestamp < stopTime);
}
function selectsChange({ changes }, change) {
  return changes.length === 0 || changes.includes(change);
}

export {
  selectsTable,
  selectsDatabase,
  selectsByGtid,
  selectsGtid,
  selectsTime,
  selectsChange
};
