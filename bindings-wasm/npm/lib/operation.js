// One operation, with its own pack and the languages that it is given.

import { text } from "./arguments.js";
import { Engine } from "./engine.js";
import { makeSchemaFor } from "./forms.js";
import { makeValidate } from "./requests.js";

export function makeOperation(load, base, id, pack) {
  const engines = new Map();

  /** The engine that knows these languages beside English, which the packs carry. */
  const engine = (languages) => {
    const added = languages.filter(({ locale }) => locale !== "en");
    const key = added.map(({ locale }) => locale).join();
    if (!engines.has(key))
      engines.set(key, new Engine(load, () => [base(), pack(), ...added.map((language) => language.pack())]));
    return engines.get(key);
  };

  const validate = (_, body, options) => {
    const languages = given(options);
    const locale = options?.locale ?? languages[0]?.locale;
    return makeValidate(engine(languages))(id, body, { ...options, locale });
  };

  return Object.freeze({
    id,
    validate: (body, options) => validate(id, body, options),
    schema: (options) => makeSchemaFor(engine([]), validate, () => engine([]).run("schema", id))(id, options),
    describe: (pointer = "", options) => engine(given(options)).answer("describe", id, text(pointer, "pointer")),
  });
}

/** The languages of a call: those of the package, each once. */
function given(options) {
  const languages = [options?.languages ?? []].flat();
  for (const language of languages)
    if (typeof language?.pack !== "function")
      throw new TypeError("a language is imported from ecs-preflight/languages");
  return [...new Set(languages)];
}
