import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  AuditBlocked,
  deploy
} from "./chunk-M4NM6KEM.js";
import "./chunk-QCRU4JIQ.js";
import "./chunk-GLNZY4RZ.js";
import "./chunk-HYUU6EGO.js";
import "./chunk-DQJGCZQW.js";
import "./chunk-PMO5FXK3.js";
import "./chunk-L52QMF4C.js";
import "./chunk-WB4DEZRT.js";
import "./chunk-QELAR4QQ.js";
import "./chunk-TLCNJVWV.js";
import "./chunk-FJLZ6PJA.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-WD3263WH.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-FWCQ2G4T.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  AuditBlocked,
  deploy
};
