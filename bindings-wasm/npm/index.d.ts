export * from "./catalogue.js";
export * from "./forms.js";
export * from "./iam.js";
export * from "./preflight.js";
export * from "./states.js";
