import { useState } from "preact/hooks";
import { useTexts } from "../language.tsx";
import { texts } from "../texts.ts";
import { useAnnounce } from "./LiveRegion.tsx";

interface CopyProps {
  /** Asked for when the button is pressed. */
  text: () => string;
  label?: string;
}

export function Copy({ text, label }: CopyProps) {
  const words = useTexts(texts);
  const announce = useAnnounce();
  const [outcome, setOutcome] = useState<"copied" | "notCopied">();
  const copy = async () => {
    let reached: "copied" | "notCopied" = "copied";
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      reached = "notCopied";
    }
    setOutcome(reached);
    announce(words[reached]);
    setTimeout(() => setOutcome(undefined), 2000);
  };
  return (
    <button type="button" class="copy" onClick={copy}>
      {outcome ? words[outcome] : (label ?? words.copy)}
    </button>
  );
}
