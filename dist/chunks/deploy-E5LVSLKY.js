import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  AuditBlocked,
  deploy
} from "./chunk-NMRYKZQC.js";
import "./chunk-QBQBYXTA.js";
import "./chunk-SVAC5D54.js";
import "./chunk-IKE3IF55.js";
import "./chunk-HFRS73VE.js";
import "./chunk-HE26I65I.js";
import "./chunk-FCZ5VJER.js";
import "./chunk-6DRJLEJC.js";
import "./chunk-MSL5G2UT.js";
import "./chunk-AMW2WOQA.js";
import "./chunk-VDBH2A7K.js";
import "./chunk-JUB3QUMD.js";
import "./chunk-TRSLAHZV.js";
import "./chunk-L52QMF4C.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-RZWTDLRA.js";
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
  AuditBlocked,
  deploy
};
