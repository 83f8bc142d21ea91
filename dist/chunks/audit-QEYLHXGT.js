import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  audit
} from "./chunk-EWE42KZW.js";
import "./chunk-EYET77EB.js";
import "./chunk-IIZH4RG4.js";
import "./chunk-33BCB36V.js";
import "./chunk-FP5J25H6.js";
import "./chunk-3RPKVBUH.js";
import "./chunk-ZGU2E3P5.js";
import "./chunk-3URTKHZU.js";
import "./chunk-4L67HB4F.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-AXTTLM3B.js";
import "./chunk-EPAONCJ7.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-5TKZ75OV.js";
import "./chunk-ML3W3ZHE.js";
import "./chunk-BXNQN57A.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  audit
};
