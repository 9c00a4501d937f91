export * from "../forms.js";
export { init, initSync, type ModuleSource } from "./init.js";
