import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  audit
} from "./chunk-PGQRZVQW.js";
import "./chunk-3U334H6B.js";
import "./chunk-EYET77EB.js";
import "./chunk-33BCB36V.js";
import "./chunk-NPTTGHB3.js";
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
  audit
};
