import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-EREMJEHL.js";
import "./chunk-DQ2CSSK4.js";
import "./chunk-3XWZOTDK.js";
import "./chunk-JSSMTQCM.js";
import "./chunk-DHWJWNNE.js";
import "./chunk-FPZUQGHF.js";
import "./chunk-4XJ7PNQJ.js";
import "./chunk-L52QMF4C.js";
import "./chunk-QTNWDTI6.js";
import "./chunk-H2K7ETDN.js";
import "./chunk-BZW43KRG.js";
import "./chunk-RBM2O446.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-UP6I7VZP.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-YKHTQ52L.js";
import "./chunk-FIZTKZIJ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-YK27PNKM.js";
import "./chunk-EBXEPBOK.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";
export {
  doctor
};
