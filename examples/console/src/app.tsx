import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { WithAnnouncements } from "./components/LiveRegion.tsx";
import { type Language, useTexts, WithLanguage } from "./language.tsx";
import CreateServerScreen from "./screens/create-server/index.tsx";
import ExplainScreen from "./screens/explain/index.tsx";
import PolicyScreen from "./screens/policy/index.tsx";
import StatesScreen from "./screens/states/index.tsx";
import { texts } from "./texts.ts";

const screens = [
  { path: "create-server", title: "createServer", Screen: CreateServerScreen },
  { path: "policy", title: "policy", Screen: PolicyScreen },
  { path: "states", title: "states", Screen: StatesScreen },
  { path: "explain", title: "explain", Screen: ExplainScreen },
] as const satisfies ReadonlyArray<{ path: string; title: keyof typeof texts.en; Screen: ComponentType }>;

type Path = (typeof screens)[number]["path"];

/** The screen that the address names; what follows a question mark belongs to the screen. */
function pathOf(hash: string): Path {
  const named = hash.replace(/^#\/?/, "").split("?")[0];
  return screens.find(({ path }) => path === named)?.path ?? "create-server";
}

function usePath(): Path {
  const [path, setPath] = useState(() => pathOf(location.hash));
  useEffect(() => {
    const follow = () => setPath(pathOf(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return path;
}

const languages: ReadonlyArray<{ language: Language; tag: string; name: string }> = [
  { language: "zh", tag: "zh-CN", name: "中文" },
  { language: "en", tag: "en", name: "English" },
];

interface ShellProps {
  language: Language;
  choose: (language: Language) => void;
}

function Shell({ language, choose }: ShellProps) {
  const words = useTexts(texts);
  const path = usePath();
  const visited = useRef(new Set<Path>()).current;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  visited.add(path);
  const title = words[screens.find((screen) => screen.path === path)?.title ?? "createServer"];

  useEffect(() => {
    document.title = `${title} · ${words.name}`;
  }, [title, words]);
  // Somebody who follows a link with the keyboard goes on reading at the new screen.
  useEffect(() => {
    if (first.current) first.current = false;
    else {
      main.current?.focus();
      scrollTo(0, 0);
    }
  }, [path]);

  const skip = (event: Event) => {
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it is a link, but the address names the screen */}
      <a class="skip" href="#main" onClick={skip}>
        {words.skip}
      </a>
      <header class="page-header">
        <p class="brand">
          <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
            <rect width="32" height="32" rx="7" />
            <path d="M8 17l5 5 11-12" />
          </svg>
          {words.name}
        </p>
        <nav aria-label={words.screens}>
          <ul>
            {screens.map((screen) => (
              <li key={screen.path}>
                <a href={`#/${screen.path}`} aria-current={screen.path === path ? "page" : undefined}>
                  {words[screen.title]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {/* biome-ignore lint/a11y/useSemanticElements: two buttons are no part of a form */}
        <div class="languages" role="group" aria-label={words.language}>
          {languages.map((one) => (
            <button
              type="button"
              key={one.language}
              lang={one.tag}
              aria-pressed={one.language === language}
              onClick={() => choose(one.language)}
            >
              {one.name}
            </button>
          ))}
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {screens.map(
          ({ path: own, Screen }) =>
            visited.has(own) && (
              // What was filled in stays while another screen is looked at.
              <div key={own} class="screen" data-screen={own} hidden={own !== path}>
                <Screen />
              </div>
            ),
        )}
      </main>
      <footer class="page-footer">{words.offline}</footer>
    </>
  );
}

export function App() {
  return (
    <WithLanguage>
      {(language, choose) => (
        <WithAnnouncements>
          <Shell language={language} choose={choose} />
        </WithAnnouncements>
      )}
    </WithLanguage>
  );
}
