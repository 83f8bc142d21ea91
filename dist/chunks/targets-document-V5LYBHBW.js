import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  deployDocument,
  targetsDocument
} from "./chunk-E3TKHYZO.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";
export {
  deployDocument,
  targetsDocument
};
