/**
 * Does what a control of some screen does: shows the screen, waits until the control is there, and presses it.
 *
 * A control is named by its attribute `data-command`. Fields and file pickers are what they are: a field gets the focus, a picker opens as far as the
 * browser takes the key press for the person's own (a few seconds).
 */

import type { TimelineList } from "../conversation/timeline-list.ts";

/** How long a screen may take to come, ms. */
const PATIENCE_MS = 5000;

/** Types of fields that are pressed and not written into. */
const PRESSED = ["file", "checkbox"];

/** @param hash the address of the screen. Resolves when it is done, when the person has gone elsewhere, or when the control did not come. */
export async function press(name: string, hash: string): Promise<void> {
  if (location.hash !== hash) location.hash = hash;
  const endMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const control = find(document, `[data-command="${name}"]`);
    if (control && !control.matches(":disabled")) {
      control.scrollIntoView({ block: "nearest" });
      control.focus();
      if (!(control instanceof HTMLInputElement) || PRESSED.includes(control.type)) control.click();
      return;
    }
    if (performance.now() > endMs) return;
    await new Promise(requestAnimationFrame);
    if (location.hash !== hash) return;
  }
}

/** Answers the post with the focus, else the latest of somebody else, as its button does; from other screens the conversation is shown first. */
export async function reply(): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  if (!find(document, "timeline-list")) location.hash = "#conversation";
  for (;;) {
    const list = find(document, "timeline-list") as TimelineList | undefined;
    if (list?.isLoaded) return list.reply();
    if (performance.now() > endMs) return;
    await new Promise(requestAnimationFrame);
  }
}

function find(root: ParentNode, selector: string): HTMLElement | undefined {
  const found = root.querySelector<HTMLElement>(selector);
  if (found) return found;
  for (const { shadowRoot } of root.querySelectorAll("*")) {
    const within = shadowRoot && find(shadowRoot, selector);
    if (within) return within;
  }
  return undefined;
}
