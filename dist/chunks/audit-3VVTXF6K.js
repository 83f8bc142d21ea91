import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  audit
} from "./chunk-XGCRTJVE.js";
import "./chunk-NNL476DX.js";
import "./chunk-2PNEOYBF.js";
import "./chunk-33BCB36V.js";
import "./chunk-224FJWQB.js";
import "./chunk-O3VR54FB.js";
import "./chunk-4EGXJ3HZ.js";
import "./chunk-NPSCZGWQ.js";
import "./chunk-3ZI3JXNS.js";
import "./chunk-NFSYOZSJ.js";
import "./chunk-LEYVWUAW.js";
import "./chunk-5OVU2HLB.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-AJ6AUZE2.js";
import "./chunk-P73OBASC.js";
import "./chunk-IM7NXOFN.js";
import "./chunk-QASC2YZ4.js";
import "./chunk-YJUBJ4YC.js";
import "./chunk-QTNWDTI6.js";
import "./chunk-HYHNGFGY.js";
import "./chunk-UP6SZYO5.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-OOEY6VTH.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-PTVHEIB3.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-EQFHWOTG.js";
import "./chunk-YMFLW5AY.js";
import "./chunk-Q67CCMKH.js";
export {
  audit
};
