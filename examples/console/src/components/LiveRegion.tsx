// One polite region for the whole page, so that announcements do not talk over each other.

import { type ComponentChildren, createContext } from "preact";
import { useCallback, useContext, useRef, useState } from "preact/hooks";

type Announce = (text: string) => void;

const AnnounceContext = createContext<Announce>(() => {});

/** Says something to screen readers once typing has paused; what was not said yet gives way. */
export const useAnnounce = (): Announce => useContext(AnnounceContext);

/** Milliseconds of silence before something is said. */
const PAUSE = 800;

export function WithAnnouncements({ children }: { children: ComponentChildren }) {
  const [text, setText] = useState("");
  const timer = useRef<number>();
  const announce = useCallback<Announce>((next) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setText(next), PAUSE);
  }, []);
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <div class="visually-hidden" role="status" aria-live="polite">
        {text}
      </div>
    </AnnounceContext.Provider>
  );
}
