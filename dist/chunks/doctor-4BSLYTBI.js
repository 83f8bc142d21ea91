import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctor
} from "./chunk-55SDPGWW.js";
import "./chunk-EV4UJHL3.js";
import "./chunk-L52QMF4C.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-HSOIXENX.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  doctor
};
