import type { ComponentChildren } from "preact";
import "./scroll.css";

interface ScrollProps {
  /** What scrolls, for those who do not see it. */
  label: string;
  class?: string;
  children: ComponentChildren;
}

/** Something wider or higher than its place; it scrolls by itself, with the keyboard too. */
export function Scroll({ label, class: more = "", children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class={`scroll ${more}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
