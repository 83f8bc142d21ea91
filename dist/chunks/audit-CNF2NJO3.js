import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  audit
} from "./chunk-44I42XD7.js";
import "./chunk-EYET77EB.js";
import "./chunk-CKGS5KLD.js";
import "./chunk-33BCB36V.js";
import "./chunk-FP5J25H6.js";
import "./chunk-PF5LWI67.js";
import "./chunk-MEARRP2Y.js";
import "./chunk-N6YNQFN5.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-UOK55VNF.js";
import "./chunk-R3SJ5NY2.js";
import "./chunk-GQNX4G64.js";
import "./chunk-SEA3SKEY.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-P36LEJYU.js";
import "./chunk-LQY5FU5L.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  audit
};
