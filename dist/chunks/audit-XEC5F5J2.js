import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  audit
} from "./chunk-Z74KIMOO.js";
import "./chunk-EYET77EB.js";
import "./chunk-7QL5B53P.js";
import "./chunk-33BCB36V.js";
import "./chunk-44FEU3DH.js";
import "./chunk-5UYZPAZC.js";
import "./chunk-XB7MOLRO.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-XEQVGJ4Q.js";
import "./chunk-FCRRYOPF.js";
import "./chunk-QHBEE7Z5.js";
import "./chunk-OG3S46AX.js";
import "./chunk-4EUVFIWH.js";
import "./chunk-PMMJHUCK.js";
import "./chunk-LQY5FU5L.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-USEITRQN.js";
import "./chunk-5YBR74LV.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  audit
};
