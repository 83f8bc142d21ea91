import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  audit
} from "./chunk-NDZYYN6S.js";
import "./chunk-EYET77EB.js";
import "./chunk-BTRBYZEZ.js";
import "./chunk-33BCB36V.js";
import "./chunk-44FEU3DH.js";
import "./chunk-245ZXSPV.js";
import "./chunk-6F64KJUM.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-FBLUZDKH.js";
import "./chunk-FHBRZPR6.js";
import "./chunk-64AZYPBX.js";
import "./chunk-SLNGOFSE.js";
import "./chunk-4EUVFIWH.js";
import "./chunk-J2XE67VB.js";
import "./chunk-LQY5FU5L.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-USEITRQN.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  audit
};
