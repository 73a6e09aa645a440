/**
 * Which key presses are commands: in the first load, so that a press is noticed before the commands themselves are here.
 *
 * Ctrl or Cmd with K is always one. Single keys are none in a field, in an open dialog, with a modifier, and where they were switched
 * off: speech input writes letters (WCAG 2.2, 2.1.4). Keys are written as the sheet shows them: `Mod+K`, `?`, `n`.
 */
export const PALETTE_KEY = "Mod+K";
export const SHEET_KEY = "?";
/** Keys of commands; what each does is in `commands.ts`. */
export const SINGLE_KEYS = [SHEET_KEY, "n", "r", "f", "/", "1", "2", "3", "4", "5"] as const;
export type CommandKey = typeof PALETTE_KEY | (typeof SINGLE_KEYS)[number];

const STORED_UNDER = "tinyssb-single-keys";

/** The command key of a press, or undefined when it is meant for something else. */
export function commandKeyOf(event: KeyboardEvent): CommandKey | undefined {
  if (event.defaultPrevented || event.isComposing) return undefined;
  const path = event.composedPath();
  if (path.some((target) => target instanceof HTMLDialogElement && target.open)) return undefined;
  const hasModifier = event.ctrlKey || event.metaKey;
  if (hasModifier && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") return PALETTE_KEY;
  if (hasModifier || event.altKey || path.some(isField) || !hasSingleKeys()) return undefined;
  return SINGLE_KEYS.find((key) => key === event.key);
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** Whether single keys are commands in this browser. */
export function hasSingleKeys(): boolean {
  try {
    return localStorage.getItem(STORED_UNDER) !== "off";
  } catch {
    return true; // Storage is blocked.
  }
}

/** Switches single keys on or off; false when the browser does not keep it. */
export function setSingleKeys(on: boolean): boolean {
  try {
    if (on) localStorage.removeItem(STORED_UNDER);
    else localStorage.setItem(STORED_UNDER, "off");
    return true;
  } catch {
    return false;
  }
}
