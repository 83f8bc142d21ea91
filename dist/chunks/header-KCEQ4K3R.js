import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  headerPassword,
  readHeader,
  targetOf
} from "./chunk-7JNX3L64.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";
export {
  headerPassword,
  readHeader,
  targetOf
};
