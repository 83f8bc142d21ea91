import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  AuditBlocked,
  deploy
} from "./chunk-S7KRIGGG.js";
import "./chunk-XG2VOZNJ.js";
import "./chunk-236B4XF4.js";
import "./chunk-T3EWEOMA.js";
import "./chunk-TDPBLZRR.js";
import "./chunk-ZRIHTI2N.js";
import "./chunk-L52QMF4C.js";
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
  AuditBlocked,
  deploy
};
