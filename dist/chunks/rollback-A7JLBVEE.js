import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  rollback
} from "./chunk-FD25CJE7.js";
import "./chunk-7PT5YSKM.js";
import "./chunk-MSL5G2UT.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-MCWNF5J5.js";
import "./chunk-3VMOG7FK.js";
import "./chunk-BECUEJON.js";
import "./chunk-UPILRPTC.js";
import "./chunk-37URMYMH.js";
import "./chunk-67HFKGIS.js";
import "./chunk-FNZ6J7ZC.js";
import "./chunk-3XWZOTDK.js";
import "./chunk-JSSMTQCM.js";
import "./chunk-QWHWVJIN.js";
import "./chunk-DHWJWNNE.js";
import "./chunk-FPZUQGHF.js";
import "./chunk-QS5OOMOL.js";
import "./chunk-4XJ7PNQJ.js";
import "./chunk-L52QMF4C.js";
import "./chunk-QTNWDTI6.js";
import "./chunk-H2K7ETDN.js";
import "./chunk-BZW43KRG.js";
import "./chunk-RBM2O446.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-UP6I7VZP.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-7QZ6N5I2.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SWZM6BFA.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-YKHTQ52L.js";
import "./chunk-FIZTKZIJ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-UEHTAVHF.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-EBXEPBOK.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";
export {
  rollback
};
