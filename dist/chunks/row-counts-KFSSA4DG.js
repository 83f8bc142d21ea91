import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  impureCall,
  rowsAsSelect
} from "./chunk-5I6DSSFF.js";
import {
  Session
} from "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import {
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import "./chunk-2UBCNRPZ.js";
import {
  quoteName
} from "./chunk-FIZTKZIJ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-B4SPLOJR.js";
import {
  TokenList
} from "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";

// src/inception/row-counts.ts
async function realRowCounts(target, script) {
  const session = await Session.open(target);
  try {
    await session.run("SET SESSION TRANSACTION READ ONLY");
    const counts = [];
    for (const statement of script.statements) counts.push(await count(session, statement, target.database));
    return counts;
  } finally {
    await session.close();
  }
}
async function count(session, statement, fallback) {
  if (!["UPDATE", "DELETE", "INSERT", "REPLACE"].includes(statement.kind)) return null;
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  const select = rowsAsSelect(statement, tokens);
  if (select === null || impureCall(select, statement.dialect) !== null) return null;
  const database = statement.database ?? fallback;
  try {
    if (database !== null) await session.run(`USE ${quoteName(database)}`);
    return Number(await session.value(`SELECT COUNT(*) FROM (${select}) rollgate_rows`));
  } catch (error) {
    if (!isServerError(error)) throw error;
    return null;
  }
}
export {
  realRowCounts
};
