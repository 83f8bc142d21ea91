import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  awaitExecutorGone,
  backupDatabaseOf,
  openBackup,
  openControl,
  openExecutor,
  openUndoer
} from "./chunk-4XJ7PNQJ.js";
import "./chunk-L52QMF4C.js";
import "./chunk-QTNWDTI6.js";
import "./chunk-H2K7ETDN.js";
import "./chunk-BZW43KRG.js";
import "./chunk-RBM2O446.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-UP6I7VZP.js";
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
