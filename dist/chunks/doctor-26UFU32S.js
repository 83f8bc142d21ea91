import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-V6RHYWQH.js";
import "./chunk-IG4I5SZ3.js";
import "./chunk-7BX7XAF4.js";
import "./chunk-L52QMF4C.js";
import "./chunk-WI6ALQJO.js";
import "./chunk-4L67HB4F.js";
import "./chunk-EPAONCJ7.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-ML3W3ZHE.js";
import "./chunk-BXNQN57A.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  doctor
};
