import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-N23SPRRS.js";
import "./chunk-VDBH2A7K.js";
import "./chunk-JUB3QUMD.js";
import "./chunk-TRSLAHZV.js";
import "./chunk-L52QMF4C.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-QASC2YZ4.js";
import "./chunk-YJUBJ4YC.js";
import "./chunk-QTNWDTI6.js";
import "./chunk-HYHNGFGY.js";
import "./chunk-UP6SZYO5.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-PTVHEIB3.js";
import "./chunk-YMFLW5AY.js";
import "./chunk-Q67CCMKH.js";
export {
  doctor
};
