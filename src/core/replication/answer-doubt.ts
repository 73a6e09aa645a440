/**
 * Whether WANTs of a node are answered, again and again, with the same entry that does not follow from what it has: a sign that the feed was
 * forked before, which can go on for ever unless it is noticed.
 *
 * One for each face. Knows packets by key only. Counts at most one answer for a WANT; a WANT for several entries of one feed says nothing,
 * since those after a lost one do not follow either. A sign only: the pause that comes of it costs an attacker three packets. Where answers are lost, or
 * collide, what follows them may be heard each time all the same: so after a sign the count begins anew.
 */
import { BoundedMap } from "../bounded-map.ts";
import { type FeedId, type Seq, toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { PacketLabel } from "../effects.ts";
import type { FaceTiming } from "./timing.ts";

/** WANTs that may be answered now, and packets that may be answers. */
const MAX_QUESTIONS = 8;
const MAX_ANSWERS = 256;

interface Question {
  /** Feed and SEQ, as in the answers. */
  readonly wanted: string;
  readonly feedId: FeedId;
  readonly seq: Seq;
  readonly atMs: number;
  readonly no: number;
}

/** An answer comes within `retryMaxMs`; so many with the same packet are a sign. */
type DoubtTiming = Pick<FaceTiming, "retryMaxMs" | "sameAnswers">;

interface Answer {
  /** Feed and SEQ of the WANT. */
  readonly wanted: string;
  times: number;
  no: number;
}

export class AnswerDoubt {
  private readonly context: Context;
  private readonly timing: DoubtTiming;
  private readonly suspect: (feedId: FeedId, seq: Seq) => void;
  private readonly questions = new BoundedMap<string, Question>(MAX_QUESTIONS);
  private readonly answers = new BoundedMap<string, Answer>(MAX_ANSWERS);
  private asked = 0;

  /** @param suspect the feed may have been forked at this SEQ or before. */
  constructor(context: Context, timing: DoubtTiming, suspect: (feedId: FeedId, seq: Seq) => void) {
    this.context = context;
    this.timing = timing;
    this.suspect = suspect;
  }

  /** A packet of ours was sent. */
  handleSent(label: PacketLabel): void {
    if (label.what !== "want") return;
    for (const { feedId, seq } of label.pairs) {
      const key = toHex(feedId);
      if (label.pairs.filter((pair) => toHex(pair.feedId) === key).length > 1) this.questions.delete(key);
      else this.questions.set(key, { wanted: `${key}${seq}`, feedId, seq, atMs: this.context.nowMs, no: ++this.asked });
    }
  }

  /** A packet of 120 bytes came in that nobody can name; the key is that of its hash. */
  handleUnnamed(pointerKey: string): void {
    for (const question of this.questions.values()) {
      if (this.context.nowMs - question.atMs > this.timing.retryMaxMs) continue;
      const { wanted } = question;
      const key = `${wanted}:${pointerKey}`;
      const answer = this.answers.get(key) ?? { wanted, times: 0, no: 0 };
      if (answer.no === question.no) continue;
      answer.no = question.no;
      answer.times++;
      this.answers.set(key, answer);
      if (answer.times < this.timing.sameAnswers) continue;
      for (const other of this.answers.values()) if (other.wanted === wanted) other.times = 0;
      this.suspect(question.feedId, question.seq);
    }
  }
}
