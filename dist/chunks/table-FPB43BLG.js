import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  asObjects,
  asText,
  asTsv,
  columnsOf
} from "./chunk-FTCFCRRE.js";
import "./chunk-Y2UK72KH.js";
export {
  asObjects,
  asText,
  asTsv,
  columnsOf
};
