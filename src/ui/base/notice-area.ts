/**
 * The one place where the page tells of problems and of what is done: live regions, read aloud when they change.
 *
 * Keeps the latest few; the same problem again, or of the same part of the page, is counted and not repeated. What is done is told for a
 * while only: it leaves by itself, though not from under a pointer or the focus, and when another screen is shown. Problems stay.
 */
import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { PageElement } from "./page-element.ts";
import type { Notice, Problem } from "./problem.ts";
import "./problem-text.ts";
import { t } from "../language/language.ts";
import { theme } from "./theme.ts";

/** Problems shown at the same time; the oldest leaves first. */
export const MAX_SHOWN_PROBLEMS = 3;

/** Windows with little room beside notices: there, problems are folded. */
const SMALL = "(max-width: 30rem), (max-height: 40rem)";
/** How long a notice of something done stays, and how much longer for each of its characters, so that a long one can be read. */
const DONE_MS = 4000;
const DONE_MS_PER_CHARACTER = 50;
/** What was told so shortly before another screen is shown belongs to the way there. */
const JUST_TOLD_MS = 1500;
/** A finger hovers where it last touched. */
const HELD = matchMedia("(hover: hover)").matches ? ":hover, :focus-within" : ":focus-within";

interface ShownProblem {
  /** Who told it. */
  readonly teller: EventTarget | undefined;
  readonly problem: Problem;
  readonly times: number;
  readonly ofPlace: boolean;
}

@customElement("notice-area")
export class NoticeArea extends PageElement {
  static override styles = [
    theme,
    css`
      .notice { padding: 0.5rem 0.75rem; font-size: 0.9375rem; line-height: 1.4; display: flex; gap: var(--gap); justify-content: space-between; align-items: start; box-shadow: 0 2px 10px rgb(0 0 0 / 0.2); }
      .notice > :first-child { min-inline-size: 0; }
      .problem { border-color: var(--danger); background: var(--danger-surface); }
      .stack:not(:empty) { padding: var(--gap-small); }
    `,
  ];

  @state() private problems: readonly ShownProblem[] = [];
  @state() private done = "";
  #doneAtMs = 0;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#leaving);
  }

  /** @param teller the part of the page that tells it: when something of it is done, what went wrong in it before is over. */
  show(notice: Notice, teller?: EventTarget): void {
    if (notice.kind === "done") {
      this.done = notice.text;
      this.#doneAtMs = performance.now();
      this.#letLeave();
    }
    if (notice.kind !== "problem") {
      if (teller) this.problems = this.problems.filter((shown) => shown.teller !== teller);
      return;
    }
    const key = JSON.stringify(notice.problem);
    const earlier = this.problems.find(
      ({ problem, teller: before }) =>
        JSON.stringify(problem) === key ||
        (teller !== undefined && before === teller && isAlike(problem, notice.problem)),
    );
    const others = this.problems.filter((shown) => shown !== earlier);
    const { problem, ofPlace = false } = notice;
    const shown = { teller, problem, ofPlace, times: (earlier?.times ?? 0) + 1 };
    this.problems = [...others, shown].slice(-MAX_SHOWN_PROBLEMS);
  }

  /** Another screen is shown: what was done on the one before needs no more words, nor does what was wrong with its address. */
  screenChanged(): void {
    if (this.problems.some(({ ofPlace }) => ofPlace)) this.problems = this.problems.filter(({ ofPlace }) => !ofPlace);
    if (performance.now() - this.#doneAtMs > JUST_TOLD_MS) this.done = "";
  }

  #letLeave(): void {
    clearTimeout(this.#leaving);
    if (this.done === "") return;
    this.#leaving = setTimeout(
      () => {
        const notice = this.renderRoot.querySelector(".notice.done");
        if (notice?.matches(HELD)) this.#letLeave();
        else this.done = "";
      },
      DONE_MS + DONE_MS_PER_CHARACTER * this.done.length,
    );
  }

  override render() {
    return html`
      <div role="alert" class="stack tight">${this.problems.map((shown) => this.#problem(shown))}</div>
      <div role="status" class="stack tight">${
        this.done
          ? html`<div class="card notice done"><p>${this.done}</p>${this.#dismiss(() => {
              this.done = "";
            })}</div>`
          : nothing
      }</div>
    `;
  }

  #problem(shown: ShownProblem) {
    const times =
      shown.times > 1 ? html`<p class="small muted">${t("notice.times", { times: shown.times })}</p>` : nothing;
    return html`<div class="card notice problem">
      <div><problem-text .problem=${shown.problem} ?brief=${matchMedia(SMALL).matches}></problem-text>${times}</div>
      ${this.#dismiss(() => {
        this.problems = this.problems.filter((other) => other !== shown);
      })}
    </div>`;
  }

  #dismiss(action: () => void) {
    return html`<button type="button" class="quiet" @click=${action}>${t("common.dismiss")}</button>`;
  }
}

/** Whether it is the same that went wrong, with other details. */
function isAlike(one: Problem, other: Problem): boolean {
  return one.code === other.code && one.happened === other.happened && one.cause === other.cause;
}
