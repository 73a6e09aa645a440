/**
 * An `@` that is being typed into a field: whom it may mean is offered below, chosen with keys or by pressing, and put in.
 *
 * Knows the field and the feeds, nothing of posts. A choice replaces what was typed after the `@`, and nothing that the caret was moved over.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { FeedView } from "../../client/api.ts";
import type { Choice, MentionChoices } from "./mention-choices.ts";

export interface MentionTypingParts {
  field(): HTMLTextAreaElement;
  feeds(): Promise<readonly FeedView[]>;
  /** Whether the text may not change now. */
  isHeld(): boolean;
  /** The text of the field is another one. */
  changed(): void;
}

export class MentionTyping implements ReactiveController {
  /** Whom an `@` at the caret may mean, and which of them is chosen. */
  shown: (MentionChoices & { readonly chosen: number }) | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #parts: MentionTypingParts;
  #mentions: typeof import("./mention-choices.ts") | undefined;
  /** Where the caret stood after what was typed last. */
  #typedTo = 0;

  constructor(host: ReactiveControllerHost, parts: MentionTypingParts) {
    this.#host = host;
    this.#parts = parts;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("selectionchange", this.#caretMoved); // A field in a shadow root hears nothing of it itself.
  }

  hostDisconnected(): void {
    document.removeEventListener("selectionchange", this.#caretMoved);
  }

  list() {
    return this.shown && this.#mentions?.mentionList(this.shown, this.shown.chosen, this.#take);
  }

  close(): void {
    this.#show(undefined);
  }

  /** Something was typed. Reads the feeds anew each time: who was followed a moment ago is offered too. */
  async look(): Promise<void> {
    const { field, feeds, isHeld } = this.#parts;
    const { value, selectionStart } = field();
    this.#typedTo = selectionStart;
    const before = value.slice(0, selectionStart);
    if (!before.includes("@")) return this.close();
    try {
      this.#mentions ??= await import("./mention-choices.ts");
      const known = await feeds();
      if (field().value !== value) return; // More was typed meanwhile.
      if (isHeld() || !this.#isCaretWhereTyped()) return this.close();
      const found = this.#mentions.mentionChoices(before, known);
      this.#show(found && { ...found, chosen: 0 });
    } catch {
      this.close(); // Whoever types the whole name mentions as well.
    }
  }

  /** Whether a key was for the list; it is done then. One that ends a word of an input method is for the word. */
  takesKey({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing }: KeyboardEvent): boolean {
    this.#caretMoved();
    if (!this.shown || ctrlKey || metaKey || altKey || shiftKey || isComposing) return false;
    const { choices, chosen } = this.shown;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step !== undefined) this.#show({ ...this.shown, chosen: (chosen + step + choices.length) % choices.length });
    else if (key === "Enter" || key === "Tab") this.#take(choices[chosen]);
    else if (key === "Escape") this.close();
    else return false;
    return true;
  }

  #show(shown: MentionTyping["shown"]): void {
    if (this.shown === shown) return;
    this.shown = shown;
    this.#host.requestUpdate();
  }

  readonly #take = ({ written }: Choice): void => {
    if (!this.shown || !this.#isCaretWhereTyped()) return;
    const field = this.#parts.field();
    field.setRangeText(`${written} `, this.shown.start, field.selectionStart, "end");
    this.close();
    this.#parts.changed();
  };

  #isCaretWhereTyped(): boolean {
    const { selectionStart, selectionEnd } = this.#parts.field();
    return selectionStart === this.#typedTo && selectionEnd === this.#typedTo;
  }

  readonly #caretMoved = (): void => {
    if (this.shown && !this.#isCaretWhereTyped()) this.close();
  };
}
