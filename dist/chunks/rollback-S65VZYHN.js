import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  rollback
} from "./chunk-RGX3RMJI.js";
import "./chunk-QCRU4JIQ.js";
import "./chunk-HYUU6EGO.js";
import "./chunk-DQJGCZQW.js";
import "./chunk-PMO5FXK3.js";
import "./chunk-L52QMF4C.js";
import "./chunk-QELAR4QQ.js";
import "./chunk-TLCNJVWV.js";
import "./chunk-FJLZ6PJA.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-WD3263WH.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-FWCQ2G4T.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  rollback
};
