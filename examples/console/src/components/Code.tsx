import type { ComponentChildren } from "preact";

interface CodeProps {
  /** What it is, for those who cannot see it. */
  label: string;
  children: ComponentChildren;
}

/** Text to read; it scrolls by itself, with the keyboard too. */
export function Code({ label, children }: CodeProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: it keeps its line breaks
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <pre class="code" tabIndex={0} role="region" aria-label={label}>
      {children}
    </pre>
  );
}
