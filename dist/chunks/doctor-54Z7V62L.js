import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-HS6IB4A2.js";
import "./chunk-GDLKHGPH.js";
import "./chunk-AJRECA7K.js";
import "./chunk-DFIMMOVU.js";
import "./chunk-L52QMF4C.js";
import "./chunk-QHBEE7Z5.js";
import "./chunk-OG3S46AX.js";
import "./chunk-4EUVFIWH.js";
import "./chunk-PMMJHUCK.js";
import "./chunk-LQY5FU5L.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  doctor
};
