import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-N4BVWV5F.js";
import "./chunk-UBEH5OZ2.js";
import "./chunk-AJRECA7K.js";
import "./chunk-PRAU5XUD.js";
import "./chunk-L52QMF4C.js";
import "./chunk-W5XL2JXQ.js";
import "./chunk-NZZGBC5T.js";
import "./chunk-4EUVFIWH.js";
import "./chunk-LER3L2JX.js";
import "./chunk-LQY5FU5L.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-THQUDT4C.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-USEITRQN.js";
import "./chunk-Q67CCMKH.js";
export {
  doctor
};
