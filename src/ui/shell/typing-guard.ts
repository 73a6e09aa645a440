/**
 * Counts what somebody is typing as work that no reload may cut off: from the first letter in a field until the field is left, empty or gone, or
 * the dialog in which it stands is closed or gone.
 *
 * Does not look at what is typed. A draft of the conversation survives a reload; the place in it, and what stands in other fields, does not.
 */
import { countWork } from "../base/unfinished-work.ts";

/** How often it is looked whether it still is so: a field that the page empties tells nothing, nor does a dialog that goes away with its screen. */
const LOOK_MS = 500;
/** Inputs in which nothing is typed. */
const NOT_TYPED: ReadonlySet<string> = new Set(["checkbox", "radio", "file", "range", "color"]);

type TextField = HTMLInputElement | HTMLTextAreaElement;

interface Typing {
  readonly field: TextField;
  readonly dialog: HTMLDialogElement | undefined;
  readonly timer: ReturnType<typeof setInterval>;
  readonly release: () => void;
}

/** Begins; at most one field is counted at a time. @returns what ends it. */
export function guardTyping(): () => void {
  let typing: Typing | undefined;

  const done = () => {
    clearInterval(typing?.timer);
    typing?.release();
    typing = undefined;
  };
  const look = () => {
    if (typing && isOver(typing)) done();
  };
  const input = (event: Event) => {
    look();
    const [field] = event.composedPath();
    if (typing || !isTextField(field)) return;
    const dialog = event.composedPath().find((each) => each instanceof HTMLDialogElement);
    if (field.value === "" && !dialog) return;
    let release = () => {};
    void countWork(
      new Promise<void>((resolve) => {
        release = resolve;
      }),
    );
    typing = { field, dialog, release, timer: setInterval(look, LOOK_MS) };
    dialog?.addEventListener("close", look, { once: true });
  };
  const left = (event: Event) => {
    if (typing && !typing.dialog && event.composedPath()[0] === typing.field) done();
  };
  window.addEventListener("input", input);
  window.addEventListener("focusout", left);
  return () => {
    done();
    window.removeEventListener("input", input);
    window.removeEventListener("focusout", left);
  };
}

function isOver({ field, dialog }: Typing): boolean {
  return dialog ? !dialog.isConnected || !dialog.open : !field.isConnected || field.value === "";
}

function isTextField(target: EventTarget | undefined): target is TextField {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !NOT_TYPED.has(target.type));
}
