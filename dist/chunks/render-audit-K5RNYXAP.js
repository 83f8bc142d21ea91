import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  renderAudit
} from "./chunk-OJHYXOGQ.js";
import "./chunk-4DIUPNYV.js";
import "./chunk-M2IORHXP.js";
import "./chunk-SWLZE7TQ.js";
import "./chunk-RMNC3BZ4.js";
import "./chunk-LZY6AUJE.js";
import "./chunk-WM2CRCMF.js";
import "./chunk-5YBR74LV.js";
import "./chunk-THQUDT4C.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-USEITRQN.js";
import "./chunk-Q67CCMKH.js";
export {
  renderAudit
};
