import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  exec
} from "./chunk-S6TMTWCB.js";
import "./chunk-7JNX3L64.js";
import "./chunk-BPUGWSJC.js";
import "./chunk-BJ4T2DD4.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-3VMOG7FK.js";
import "./chunk-KUNCMDKL.js";
import "./chunk-X25XJZV5.js";
import "./chunk-37URMYMH.js";
import "./chunk-UVGRGOW2.js";
import "./chunk-HHF7PBS2.js";
import "./chunk-F7THMRU6.js";
import "./chunk-ROVTKHV3.js";
import "./chunk-XKQTF7XO.js";
import "./chunk-UCJ3Q47F.js";
import "./chunk-FPZUQGHF.js";
import "./chunk-QS5OOMOL.js";
import "./chunk-ET5P6HSO.js";
import "./chunk-L52QMF4C.js";
import "./chunk-5ASDVWPB.js";
import "./chunk-VXINXAS5.js";
import "./chunk-BZW43KRG.js";
import "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-Q3PDGZ5L.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SWZM6BFA.js";
import "./chunk-ZZ2J6SFK.js";
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
