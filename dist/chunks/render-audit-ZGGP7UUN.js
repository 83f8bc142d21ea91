import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  renderAudit
} from "./chunk-TQIGRQCS.js";
import "./chunk-4DIUPNYV.js";
import "./chunk-M2IORHXP.js";
import "./chunk-SWLZE7TQ.js";
import "./chunk-RMNC3BZ4.js";
import "./chunk-LZY6AUJE.js";
import "./chunk-O3VR54FB.js";
import "./chunk-4EGXJ3HZ.js";
import "./chunk-NPSCZGWQ.js";
import "./chunk-3ZI3JXNS.js";
import "./chunk-NFSYOZSJ.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-OOEY6VTH.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-PTVHEIB3.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-EQFHWOTG.js";
import "./chunk-YMFLW5AY.js";
import "./chunk-Q67CCMKH.js";
export {
  renderAudit
};
