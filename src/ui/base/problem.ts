/**
 * What went wrong, as a person is told it: happened, cause, remedy, and what is known of this one case.
 *
 * One place on the page shows problems (`<notice-area>`); elements raise them as events that bubble there.
 */
import { adviceFor, type EnvironmentErrorCode, type ErrorAdvice } from "../../core/environment-error.ts";

export interface Problem {
  /** Undefined for what has no code: an error of the browser, or a bug of ours. */
  readonly code: EnvironmentErrorCode | undefined;
  readonly happened: string;
  readonly cause: string;
  readonly remedy: string;
  readonly detail: readonly string[];
}

/** What is told in the notice area. */
export type Notice =
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "done"; readonly text: string };

export class NoticeEvent extends Event {
  static readonly type = "notice";
  constructor(readonly notice: Notice) {
    super(NoticeEvent.type, { bubbles: true, composed: true });
  }
}

/** The problem behind anything that was thrown. Never throws. */
export function problemFrom(error: unknown): Problem {
  const { code, detail, message } = (typeof error === "object" && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  const advice = typeof code === "string" ? maybeAdviceFor(code) : undefined;
  if (advice) return { ...advice, detail: listOf(detail) };
  return {
    code: undefined,
    happened: "Something unexpected went wrong.",
    cause: typeof message === "string" ? message : String(error),
    remedy: "Try again. If it comes back, reload the page.",
    detail: [],
  };
}

/** A problem that the page itself finds, in its own words. */
export function problem(happened: string, cause: string, remedy: string, detail: readonly string[] = []): Problem {
  return { code: undefined, happened, cause, remedy, detail };
}

/** Tells the person, from `element` upwards. */
export function tellProblem(element: EventTarget, error: unknown): void {
  element.dispatchEvent(new NoticeEvent({ kind: "problem", problem: problemFrom(error) }));
}

/** Tells the person that something they asked for is done. */
export function tellDone(element: EventTarget, text: string): void {
  element.dispatchEvent(new NoticeEvent({ kind: "done", text }));
}

function maybeAdviceFor(code: string): Omit<Problem, "detail"> | undefined {
  const known = code as EnvironmentErrorCode;
  const advice: Partial<ErrorAdvice> | undefined = adviceFor(known);
  if (advice?.happened === undefined) return undefined;
  const { happened, cause, remedy } = adviceFor(known);
  return { code: known, happened, cause, remedy };
}

function listOf(detail: unknown): string[] {
  const list = Array.isArray(detail) ? detail : detail === undefined || detail === "" ? [] : [detail];
  return list.map(String);
}
