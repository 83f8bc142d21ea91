import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  TREE_COLUMNS,
  treeTable
} from "./chunk-Z7WIU5GI.js";
import "./chunk-RU47BBPL.js";
import "./chunk-THQUDT4C.js";
import "./chunk-FTCFCRRE.js";
import "./chunk-Y2UK72KH.js";
export {
  TREE_COLUMNS,
  treeTable
};
