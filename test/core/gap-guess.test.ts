import { describe, expect, it } from "vitest";
import { GapGuess } from "../../src/core/replication/gap-guess.ts";

const SLOT_MS = 166;

/** Hears the entries from `firstSeq` on, one in each slot, but for those that are missed; the first is named, later ones are not. */
function hear(guess: GapGuess, firstSeq: number, count: number, missed: readonly number[], slotMs = SLOT_MS): number {
  let heard = 0;
  let isNamed = true;
  for (let place = 0; place < count; place++) {
    const seq = firstSeq + place;
    if (missed.includes(seq)) {
      isNamed = false;
      continue;
    }
    const frame = { atMs: 1000 + place * slotMs, heard: ++heard };
    if (isNamed) guess.noteNamed(seq, frame);
    else guess.noteUnnamed(`kept ${seq}`, frame);
  }
  return heard;
}

const make = (): GapGuess => new GapGuess({ slotMs: SLOT_MS, tauMs: 136 });

describe("gaps guessed from empty slots", () => {
  it("are the entries whose slots in a stream were empty", () => {
    const guess = make();
    const heard = hear(guess, 9, 16, [12, 15, 16]);
    expect(guess.after(12, 5, heard)).toEqual([15, 16]);
    expect(guess.after(12, 1, heard)).toEqual([15]);
  });

  it("are none when the frames do not come slot by slot", () => {
    const guess = make();
    expect(guess.after(9, 5, hear(guess, 9, 16, [10, 12, 15], 1.4 * SLOT_MS))).toEqual([]);
  });

  it("are known once a frame of the stream is named, when its beginning was missed", () => {
    const guess = make();
    const heard = hear(guess, 9, 16, [9, 12, 15]);
    expect(guess.after(9, 5, heard)).toEqual([]);
    guess.noteKept(10, "kept 10");
    expect(guess.after(10, 5, heard)).toEqual([12, 15]);
  });

  it("are left out when somebody has asked for them", () => {
    const guess = make();
    const heard = hear(guess, 9, 16, [10, 12, 15]);
    guess.noteWanted(12, 5000);
    expect(guess.after(10, 5, heard)).toEqual([15]);
  });

  it("are forgotten when more was sent again than anybody asked for", () => {
    const guess = make();
    const heard = hear(guess, 9, 16, [10, 12, 15]);
    expect(guess.after(10, 5, heard + 3)).toEqual([12, 15]);
    expect(guess.after(10, 5, heard + 4)).toEqual([]);
  });
});
