import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  audit
} from "./chunk-EUKQ5XUI.js";
import "./chunk-QGXRWR6X.js";
import "./chunk-F2BZULOW.js";
import "./chunk-33BCB36V.js";
import "./chunk-OSZZTVAX.js";
import "./chunk-O3VR54FB.js";
import "./chunk-DUS64EBG.js";
import "./chunk-WVZUE7VC.js";
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
  audit
};
