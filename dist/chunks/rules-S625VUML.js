import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  RULES
} from "./chunk-NPSCZGWQ.js";
import "./chunk-3ZI3JXNS.js";
import "./chunk-NFSYOZSJ.js";
import "./chunk-OOEY6VTH.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-PTVHEIB3.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-EQFHWOTG.js";
import "./chunk-YMFLW5AY.js";
import "./chunk-Q67CCMKH.js";
export {
  RULES
};
