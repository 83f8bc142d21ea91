import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  AuditBlocked,
  deploy
} from "./chunk-BFZCRRL6.js";
import "./chunk-WAGTMMKT.js";
import "./chunk-6BNCXM7C.js";
import "./chunk-X7WSFLPQ.js";
import "./chunk-HFRS73VE.js";
import "./chunk-XMUV77C4.js";
import "./chunk-FCZ5VJER.js";
import "./chunk-6DRJLEJC.js";
import "./chunk-MSL5G2UT.js";
import "./chunk-RZE2VZ3E.js";
import "./chunk-LCWKEZUF.js";
import "./chunk-JUB3QUMD.js";
import "./chunk-DC7PHQSZ.js";
import "./chunk-L52QMF4C.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-RZWTDLRA.js";
import "./chunk-A7ICUF53.js";
import "./chunk-7WNJQBYO.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-VI2CNVJ7.js";
import "./chunk-CPVWTHLS.js";
import "./chunk-PQN7RS4J.js";
import "./chunk-U5DSPMPV.js";
import "./chunk-YJUBJ4YC.js";
import "./chunk-QTNWDTI6.js";
import "./chunk-HYHNGFGY.js";
import "./chunk-UP6SZYO5.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-TPQMEPCC.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-ROTWL3TJ.js";
import "./chunk-4RJNEMYZ.js";
import "./chunk-Q67CCMKH.js";
export {
  AuditBlocked,
  deploy
};
