import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  addressOf,
  targets
} from "./chunk-Z4GXSK6Z.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  addressOf,
  targets
};
