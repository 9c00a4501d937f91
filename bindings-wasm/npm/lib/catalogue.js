// Everything that the library knows, and questions by name.

import { optional, text } from "./arguments.js";

export const makeCatalogue = (engine) => (operation) =>
  engine.run("catalogue", operation === undefined ? undefined : text(operation, "operation"));

/** Asks a question by its name, as the other functions do underneath. */
export const makeAsk =
  (engine) =>
  (question, values = {}, options) =>
    engine.ask(text(question, "question"), values, optional(options?.locale, "locale"));
