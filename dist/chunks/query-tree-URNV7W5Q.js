import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  TREE_COLUMNS,
  treeTable
} from "./chunk-UUGZYJRJ.js";
import "./chunk-6XFRNLFC.js";
import "./chunk-THQUDT4C.js";
import "./chunk-FTCFCRRE.js";
import "./chunk-Y2UK72KH.js";
export {
  TREE_COLUMNS,
  treeTable
};
