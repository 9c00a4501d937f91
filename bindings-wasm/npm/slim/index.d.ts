// Everything, with one module that the caller supplies.

export * from "../index.js";
export { init, initSync, type ModuleSource } from "./init.js";
