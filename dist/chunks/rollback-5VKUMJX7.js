import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  rollback
} from "./chunk-DVSRRVCM.js";
import "./chunk-XG2VOZNJ.js";
import "./chunk-T3EWEOMA.js";
import "./chunk-TDPBLZRR.js";
import "./chunk-ZRIHTI2N.js";
import "./chunk-L52QMF4C.js";
import "./chunk-RY5XILNT.js";
import "./chunk-5IBW27ML.js";
import "./chunk-J3RN6PMK.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-XLRKI64C.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  rollback
};
