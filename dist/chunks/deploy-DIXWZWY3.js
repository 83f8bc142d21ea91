import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  AuditBlocked,
  deploy
} from "./chunk-JZCAFKKV.js";
import "./chunk-XLRUZNRQ.js";
import "./chunk-6DS5GHZ5.js";
import "./chunk-MGAZLCAP.js";
import "./chunk-JANIRAED.js";
import "./chunk-EV4UJHL3.js";
import "./chunk-L52QMF4C.js";
import "./chunk-U2GCLX5F.js";
import "./chunk-SPDBV2G4.js";
import "./chunk-RJ6XEG62.js";
import "./chunk-V427NORI.js";
import "./chunk-3YRBZUKS.js";
import "./chunk-J3RN6PMK.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-HSOIXENX.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  AuditBlocked,
  deploy
};
