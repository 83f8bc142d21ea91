import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-WXFTF2O4.js";
import "./chunk-5M7OWJDJ.js";
import "./chunk-AJRECA7K.js";
import "./chunk-WBTWU4MU.js";
import "./chunk-L52QMF4C.js";
import "./chunk-64AZYPBX.js";
import "./chunk-SLNGOFSE.js";
import "./chunk-4EUVFIWH.js";
import "./chunk-J2XE67VB.js";
import "./chunk-LQY5FU5L.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  doctor
};
