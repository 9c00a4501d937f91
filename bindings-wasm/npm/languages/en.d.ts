import type { Language } from "../operation.js";

declare const language: Language;
export default language;
