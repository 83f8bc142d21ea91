import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  askEach,
  deployInOrder,
  targetOf
} from "./chunk-CVNUI6TR.js";
import "./chunk-Z4GXSK6Z.js";
import "./chunk-SVEMTJWY.js";
import "./chunk-5DZQJC6X.js";
import "./chunk-Z3B2CPII.js";
import "./chunk-BEY6HBZX.js";
import "./chunk-ANCED4JB.js";
import "./chunk-HQ7AL6LU.js";
import "./chunk-2EZK4UMT.js";
import "./chunk-4CWJ47AD.js";
import "./chunk-5M7OWJDJ.js";
import "./chunk-AJRECA7K.js";
import "./chunk-WBTWU4MU.js";
import "./chunk-L52QMF4C.js";
import "./chunk-RZWTDLRA.js";
import "./chunk-245ZXSPV.js";
import "./chunk-6F64KJUM.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-FBLUZDKH.js";
import "./chunk-FHBRZPR6.js";
import "./chunk-64AZYPBX.js";
import "./chunk-SLNGOFSE.js";
import "./chunk-4EUVFIWH.js";
import "./chunk-J2XE67VB.js";
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
