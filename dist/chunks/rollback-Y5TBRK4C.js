import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  rollback
} from "./chunk-HERXSRRZ.js";
import "./chunk-JV3EYKT5.js";
import "./chunk-T7VCVVNS.js";
import "./chunk-36ZGM3F7.js";
import "./chunk-3UDXAA6N.js";
import "./chunk-HSGE4ARQ.js";
import "./chunk-MPEIZPSD.js";
import "./chunk-7BX7XAF4.js";
import "./chunk-L52QMF4C.js";
import "./chunk-WI6ALQJO.js";
import "./chunk-RZWTDLRA.js";
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
  rollback
};
