export * from "../iam.js";
export { init, initSync, type ModuleSource } from "./init.js";
