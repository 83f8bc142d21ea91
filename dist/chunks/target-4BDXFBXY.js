import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  awaitExecutorGone,
  backupDatabaseOf,
  openBackup,
  openControl,
  openExecutor,
  openUndoer
} from "./chunk-VYIGWGUC.js";
import "./chunk-L52QMF4C.js";
import "./chunk-5ASDVWPB.js";
import "./chunk-SHNS43AM.js";
import "./chunk-BZW43KRG.js";
import "./chunk-6UPXCAWY.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-YMQYV4W2.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-FIZTKZIJ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";
export {
  awaitExecutorGone,
  backupDatabaseOf,
  openBackup,
  openControl,
  openExecutor,
  openUndoer
};
