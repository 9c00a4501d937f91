export * from "../forms.js";
