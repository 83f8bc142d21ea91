import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-CNJGIT6C.js";
import "./chunk-ZRIHTI2N.js";
import "./chunk-L52QMF4C.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-XLRKI64C.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  doctor
};
