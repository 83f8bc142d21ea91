import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  askEach,
  deployInOrder,
  targetOf
} from "./chunk-LHRN3EEP.js";
import "./chunk-Z4GXSK6Z.js";
import "./chunk-65ZUBJTV.js";
import "./chunk-NM6KGG7I.js";
import "./chunk-SE5OXIBB.js";
import "./chunk-45CZTPRH.js";
import "./chunk-PCJUFBCW.js";
import "./chunk-6EWX5KTV.js";
import "./chunk-2EZK4UMT.js";
import "./chunk-NOHSYQQ3.js";
import "./chunk-GDLKHGPH.js";
import "./chunk-AJRECA7K.js";
import "./chunk-DFIMMOVU.js";
import "./chunk-L52QMF4C.js";
import "./chunk-RZWTDLRA.js";
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
  askEach,
  deployInOrder,
  targetOf
};
