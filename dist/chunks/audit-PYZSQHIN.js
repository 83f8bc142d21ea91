import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  audit
} from "./chunk-PQUSNCAQ.js";
import "./chunk-ULHGPBAX.js";
import "./chunk-EOFZ2BTB.js";
import "./chunk-33BCB36V.js";
import "./chunk-OSZZTVAX.js";
import "./chunk-WM2CRCMF.js";
import "./chunk-PK7K2KB2.js";
import "./chunk-6NG6ZLWO.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-O4RQ4RUW.js";
import "./chunk-ORSHHGXY.js";
import "./chunk-W5XL2JXQ.js";
import "./chunk-NZZGBC5T.js";
import "./chunk-4EUVFIWH.js";
import "./chunk-LER3L2JX.js";
import "./chunk-LQY5FU5L.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-5YBR74LV.js";
import "./chunk-THQUDT4C.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-USEITRQN.js";
import "./chunk-Q67CCMKH.js";
export {
  audit
};
