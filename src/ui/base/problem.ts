/**
 * What went wrong, as a person is told it: happened, cause, remedy, and what is known of this one case.
 *
 * One place on the page shows problems (`<notice-area>`); elements raise them as events that bubble there. What has a code is put
 * into words when it is shown, in the language of that moment; details come from the node as they are, in English.
 */
import { type EnvironmentErrorCode, isErrorCode } from "../../core/environment-error.ts";
import { t } from "../language/language.ts";

export interface Problem {
  /** Undefined for what has no code: an error of the browser, or a bug of ours. */
  readonly code: EnvironmentErrorCode | undefined;
  readonly happened: string;
  readonly cause: string;
  readonly remedy: string;
  readonly detail: readonly string[];
}
export type ProblemWords = Pick<Problem, "happened" | "cause" | "remedy">;

/** What is told in the notice area. */
export type Notice =
  /** `ofPlace`: it is about where one is, and over when one goes elsewhere. */
  | { readonly kind: "problem"; readonly problem: Problem; readonly ofPlace?: boolean }
  | { readonly kind: "done"; readonly text: string }
  /** Nothing to say: what went wrong before, in the same part of the page, is over. */
  | { readonly kind: "over" };

export class NoticeEvent extends Event {
  static readonly type = "notice";
  constructor(readonly notice: Notice) {
    super(NoticeEvent.type, { bubbles: true, composed: true });
  }
}

/** What happened, why, and what to do, for a code. */
export function adviceInWords(code: EnvironmentErrorCode): ProblemWords {
  return {
    happened: t(`advice.${code}.happened`),
    cause: t(`advice.${code}.cause`),
    remedy: t(`advice.${code}.remedy`),
  };
}

/** The words of a problem, in the present language where it has a code. */
export function wordsOf(problem: Problem): ProblemWords {
  return problem.code ? adviceInWords(problem.code) : problem;
}

/** A problem with a code. */
export function codedProblem(code: EnvironmentErrorCode, detail: readonly string[] = []): Problem {
  return { code, ...adviceInWords(code), detail };
}

/** The problem behind anything that was thrown. Never throws. */
export function problemFrom(error: unknown): Problem {
  const { code, detail, message } = (typeof error === "object" && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  if (typeof code === "string" && isErrorCode(code)) return codedProblem(code, listOf(detail));
  return {
    code: undefined,
    happened: t("problem.unexpected"),
    cause: typeof message === "string" ? message : String(error),
    remedy: t("problem.tryAgain"),
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

/** Takes away what `element` told of problems: what it was asked for is done, which can be seen. */
export function tellOver(element: EventTarget): void {
  element.dispatchEvent(new NoticeEvent({ kind: "over" }));
}

function listOf(detail: unknown): string[] {
  const list = Array.isArray(detail) ? detail : detail === undefined || detail === "" ? [] : [detail];
  return list.map(String);
}
