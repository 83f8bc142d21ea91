import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  AuditBlocked,
  deploy
} from "./chunk-FTDCLLGZ.js";
import "./chunk-Y34MCAJY.js";
import "./chunk-WX5CYXRO.js";
import "./chunk-3FIJLR2G.js";
import "./chunk-PCJUFBCW.js";
import "./chunk-2QK5R3DK.js";
import "./chunk-2EZK4UMT.js";
import "./chunk-DRIZHMCB.js";
import "./chunk-PVVPLJS2.js";
import "./chunk-AJRECA7K.js";
import "./chunk-HFHWZMUF.js";
import "./chunk-L52QMF4C.js";
import "./chunk-RZWTDLRA.js";
import "./chunk-PF5LWI67.js";
import "./chunk-MEARRP2Y.js";
import "./chunk-N6YNQFN5.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-UOK55VNF.js";
import "./chunk-R3SJ5NY2.js";
import "./chunk-GQNX4G64.js";
import "./chunk-SEA3SKEY.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-P36LEJYU.js";
import "./chunk-LQY5FU5L.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  AuditBlocked,
  deploy
};
