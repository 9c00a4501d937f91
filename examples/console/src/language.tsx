// The language of the page, and of every answer of the engine.

import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

export type Language = "en" | "zh";

export const LanguageContext = createContext<Language>("en");

export const useLanguage = (): Language => useContext(LanguageContext);

/** The texts of a screen in the language of the page. */
export const useTexts = <T,>(texts: Readonly<Record<Language, T>>): T => texts[useLanguage()];

/** A text of the engine that comes in both languages. */
export const pick = <T,>(bilingual: Readonly<Record<Language, T>>, language: Language): T => bilingual[language];

const KEY = "ecs-preflight-language";

/** What was chosen before, or else what the browser prefers. A page may not be allowed to keep anything. */
function initial(): Language {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "en" || kept === "zh") return kept;
  } catch {}
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

interface LanguageProps {
  children: (language: Language, choose: (language: Language) => void) => ComponentChildren;
}

/** Holds the language, and keeps it where it may. */
export function WithLanguage({ children }: LanguageProps) {
  const [language, setLanguage] = useState(initial);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  const choose = (chosen: Language) => {
    setLanguage(chosen);
    try {
      localStorage.setItem(KEY, chosen);
    } catch {}
  };
  return <LanguageContext.Provider value={language}>{children(language, choose)}</LanguageContext.Provider>;
}
