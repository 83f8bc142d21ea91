import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  awaitExecutorGone,
  backupDatabaseOf,
  openBackup,
  openControl,
  openExecutor,
  openUndoer
} from "./chunk-ET5P6HSO.js";
import "./chunk-L52QMF4C.js";
import "./chunk-5ASDVWPB.js";
import "./chunk-VXINXAS5.js";
import "./chunk-BZW43KRG.js";
import "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-Q3PDGZ5L.js";
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
