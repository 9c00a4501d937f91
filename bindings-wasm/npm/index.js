// Everything. Each part has a module of its own, which is compiled at the first call of one of its
// functions; a bundler leaves out the parts that are not imported.

export * from "./catalogue.js";
export * from "./forms.js";
export * from "./iam.js";
export * from "./preflight.js";
export * from "./states.js";
