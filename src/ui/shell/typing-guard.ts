/**
 * Counts what somebody is typing as work that no reload may cut off: from the first letter in a field until the field is left or empty, or the
 * dialog in which it stands is closed.
 *
 * Does not look at what is typed. A draft of the conversation survives a reload; the place in it, and what stands in other fields, does not.
 */
import { countWork } from "../base/unfinished-work.ts";

export function guardTyping(): () => void {
  let release: (() => void) | undefined;
  let field: HTMLInputElement | HTMLTextAreaElement | undefined;

  const done = () => {
    release?.();
    release = undefined;
    field = undefined;
  };
  const input = (event: Event) => {
    const [target] = event.composedPath();
    if (!isTextField(target)) return;
    const dialog = event.composedPath().find((each) => each instanceof HTMLDialogElement);
    if (target.value === "" && !dialog) done();
    else if (!release) {
      void countWork(
        new Promise<void>((resolve) => {
          release = resolve;
        }),
      );
      if (dialog) dialog.addEventListener("close", done, { once: true });
      else field = target;
    }
  };
  const left = (event: Event) => {
    if (event.composedPath()[0] === field) done();
  };
  window.addEventListener("input", input);
  window.addEventListener("focusout", left);
  return () => {
    done();
    window.removeEventListener("input", input);
    window.removeEventListener("focusout", left);
  };
}

function isTextField(target: EventTarget | undefined): target is HTMLInputElement | HTMLTextAreaElement {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "checkbox");
}
