import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  askEach,
  deployInOrder,
  targetOf
} from "./chunk-LNSPRNXR.js";
import "./chunk-Z4GXSK6Z.js";
import "./chunk-AZQMB27N.js";
import "./chunk-PLGCXCBG.js";
import "./chunk-KBTXXVIN.js";
import "./chunk-LVY2DH3O.js";
import "./chunk-ANCED4JB.js";
import "./chunk-FGMOGYNM.js";
import "./chunk-2EZK4UMT.js";
import "./chunk-TMTP5QAN.js";
import "./chunk-UBEH5OZ2.js";
import "./chunk-AJRECA7K.js";
import "./chunk-PRAU5XUD.js";
import "./chunk-L52QMF4C.js";
import "./chunk-RZWTDLRA.js";
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
  askEach,
  deployInOrder,
  targetOf
};
