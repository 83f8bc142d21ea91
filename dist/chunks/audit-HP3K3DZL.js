import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  audit
} from "./chunk-42QCBZSF.js";
import "./chunk-XUJX3OE7.js";
import "./chunk-EYET77EB.js";
import "./chunk-33BCB36V.js";
import "./chunk-FP5J25H6.js";
import "./chunk-U2GCLX5F.js";
import "./chunk-XBK3PDWA.js";
import "./chunk-RJ6XEG62.js";
import "./chunk-RY5XILNT.js";
import "./chunk-5IBW27ML.js";
import "./chunk-J3RN6PMK.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-XLRKI64C.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  audit
};
