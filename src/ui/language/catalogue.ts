/** What a catalogue is: a text for every key of the English one. Types only. */
import type { en } from "./en/index.ts";

/** A text with `{names}` for values, or one for each plural form that the language needs; `{count}` decides which. */
export type Message = string | { readonly one: string; readonly other: string };
export type MessageKey = keyof typeof en;
export type Catalogue = Readonly<Record<MessageKey, Message>>;
/** What another language has to say for a part of the English catalogue: every key, and no other. */
export type Translation<Part> = Readonly<Record<keyof Part, Message>>;
