import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-XL2VU2NI.js";
import "./chunk-FPFAOCFT.js";
import "./chunk-2V3R7HCZ.js";
import "./chunk-A74J53D7.js";
import "./chunk-AUIP2K2Q.js";
import "./chunk-FPZUQGHF.js";
import "./chunk-VYIGWGUC.js";
import "./chunk-L52QMF4C.js";
import "./chunk-5ASDVWPB.js";
import "./chunk-SHNS43AM.js";
import "./chunk-BZW43KRG.js";
import "./chunk-6UPXCAWY.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-YMQYV4W2.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-H343J662.js";
import "./chunk-FIZTKZIJ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";
export {
  doctor
};
