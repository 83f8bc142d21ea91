import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-7JMDJRBF.js";
import "./chunk-YIOF6PQJ.js";
import "./chunk-ONTVANZI.js";
import "./chunk-F7THMRU6.js";
import "./chunk-ROVTKHV3.js";
import "./chunk-UCJ3Q47F.js";
import "./chunk-FPZUQGHF.js";
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
import "./chunk-ZZ2J6SFK.js";
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
