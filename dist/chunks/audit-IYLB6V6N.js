import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  audit
} from "./chunk-A6DKA2MN.js";
import "./chunk-WLSHL66S.js";
import "./chunk-EYET77EB.js";
import "./chunk-33BCB36V.js";
import "./chunk-GKS6SDCH.js";
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
  audit
};
