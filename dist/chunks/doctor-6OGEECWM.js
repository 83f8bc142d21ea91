import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-IVOIKGKF.js";
import "./chunk-PVVPLJS2.js";
import "./chunk-AJRECA7K.js";
import "./chunk-HFHWZMUF.js";
import "./chunk-L52QMF4C.js";
import "./chunk-GQNX4G64.js";
import "./chunk-SEA3SKEY.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-P36LEJYU.js";
import "./chunk-LQY5FU5L.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  doctor
};
