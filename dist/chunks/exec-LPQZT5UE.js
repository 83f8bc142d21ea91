import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  exec
} from "./chunk-VCSV6ZCJ.js";
import "./chunk-7JNX3L64.js";
import "./chunk-BPUGWSJC.js";
import "./chunk-ISULIBFI.js";
import "./chunk-FFKWTLIJ.js";
import "./chunk-UN3IZSUL.js";
import "./chunk-4XKSUNH4.js";
import "./chunk-37URMYMH.js";
import "./chunk-A7DCIE2F.js";
import "./chunk-HHF7PBS2.js";
import "./chunk-2V3R7HCZ.js";
import "./chunk-A74J53D7.js";
import "./chunk-M6WVEZFZ.js";
import "./chunk-AUIP2K2Q.js";
import "./chunk-FPZUQGHF.js";
import "./chunk-2BY5Y22R.js";
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
import "./chunk-SWZM6BFA.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-H343J662.js";
import "./chunk-FIZTKZIJ.js";
import "./chunk-VE2AHQPJ.js";
import "./chunk-RXPU76YE.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-6JJG67VD.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-FTCFCRRE.js";
import "./chunk-Y2UK72KH.js";
export {
  exec
};
