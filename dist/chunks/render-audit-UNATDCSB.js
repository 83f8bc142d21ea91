import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  renderAudit
} from "./chunk-HCVBKNTQ.js";
import "./chunk-4DIUPNYV.js";
import "./chunk-M2IORHXP.js";
import "./chunk-SWLZE7TQ.js";
import "./chunk-RMNC3BZ4.js";
import "./chunk-LZY6AUJE.js";
import "./chunk-O3VR54FB.js";
import "./chunk-DUS64EBG.js";
import "./chunk-WVZUE7VC.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-TPQMEPCC.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-ROTWL3TJ.js";
import "./chunk-4RJNEMYZ.js";
import "./chunk-Q67CCMKH.js";
export {
  renderAudit
};
