import { describe, expect, it } from "vitest";
import { asFeedId, asMid } from "../../../src/core/bytes.ts";
import { Context } from "../../../src/core/context.ts";
import { genesisAnchor } from "../../../src/core/entry.ts";
import { FaceState } from "../../../src/core/face-state.ts";
import { Replica } from "../../../src/core/replica.ts";
import { Asker } from "../../../src/core/replication/asker.ts";
import { LanCompany } from "../../../src/core/replication/lan-company.ts";
import { parseWant } from "../../../src/core/requests.ts";

const FRONT = 5;
const feedId = asFeedId(new Uint8Array(32).fill(7));

/** A node on a LAN that holds FRONT entries of another's feed and asks for more. */
class Reader {
  readonly context = new Context(() => 0.5);
  readonly face = new FaceState({ id: "lan", medium: { kind: "lan" } }, this.context);
  readonly asker: Asker;
  private readonly asked: number[] = [];

  constructor() {
    const replica = new Replica({
      ...{ feedNo: 1, feedId, name: "", own: false, scheme: "ed25519", secret: undefined, lengthCode: "leb128" },
      ...{ anchor: genesisAnchor(feedId), front: { seq: FRONT, mid: asMid(new Uint8Array(20)) } },
      ...{ missingBlobs: 0, parent: undefined },
    });
    this.asker = new Asker(this.context, this.face, replica, {
      company: new LanCompany(),
      isServedElsewhere: () => false,
    });
  }

  pass(ms: number): void {
    const endMs = this.context.nowMs + ms;
    for (;;) {
      this.context.nowMs = Math.min(endMs, Math.max(this.context.nowMs, this.context.nextDeadlineMs()));
      this.context.fireDue();
      for (let effect = this.context.pollEffect(); effect; effect = this.context.pollEffect())
        if (effect.kind === "transmit") this.asked.push(...parseWant(effect.packet).map(({ seq }) => seq));
      if (this.context.nowMs >= endMs) return;
    }
  }

  /** What was asked for since this was looked at last. */
  takeAsked(): number[] {
    return this.asked.splice(0);
  }
}

describe("who asks on a LAN", () => {
  it("asks once more at once for an entry that was overtaken, and not since an old frame of another feed is kept", () => {
    const timesAsked = (keptBeforeMs: number): number => {
      const reader = new Reader();
      reader.pass(3000 - keptBeforeMs);
      reader.face.orphans.add(new Uint8Array(120).fill(1));
      reader.pass(keptBeforeMs);
      reader.asker.handleOverheardWant(FRONT + 2, false);
      reader.pass(15);
      expect(reader.takeAsked()).toContain(FRONT + 1);
      reader.pass(35);
      return reader.takeAsked().length;
    };
    expect(timesAsked(10)).toBe(1);
    expect(timesAsked(2900)).toBe(0);
  });

  it("asks for nothing any more once it is stopped, also when an entry came in the same moment", () => {
    const reader = new Reader();
    reader.asker.handleOverheardWant(FRONT + 3, false);
    reader.pass(50);
    expect(reader.takeAsked()).not.toEqual([]);
    reader.asker.handleVerified(FRONT + 1, reader.context.nowMs);
    reader.asker.stop();
    reader.pass(100_000);
    expect(reader.takeAsked()).toEqual([]);
  });
});
