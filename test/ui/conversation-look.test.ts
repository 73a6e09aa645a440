/** Where "new since you last looked" stands. */
import { describe, expect, test } from "vitest";
import { AWAY_MS, ConversationLook } from "../../src/ui/conversation/conversation-look.ts";

const AT = 1_700_000_000_000;
const post = (own: boolean, seq: number) => ({ own, seq, content: { kind: "text", text: "x" } as const });
const name = (seq: number) => ({ own: true, seq, content: { kind: "name", name: "Ada" } as const });

function arrived(changes: Partial<Parameters<ConversationLook["arrive"]>[0]> = {}): ConversationLook {
  const look = new ConversationLook();
  look.arrive({ nowMs: AT, firstUnread: "aa", hasLooked: true, ownSeq: 4, ...changes });
  return look;
}

describe("the divider", () => {
  test("stands before what was unread when the look began, and is absent where nothing was", () => {
    expect(arrived().divider).toBe("aa");
    expect(arrived({ firstUnread: null }).divider).toBeNull();
  });

  test("is absent at the first look ever", () => {
    expect(arrived({ hasLooked: false }).divider).toBeNull();
  });

  test("stays while others write, and goes with the first own post since, not with an own name or an earlier post", () => {
    const look = arrived();
    look.handleItems([post(true, 4), post(false, 9), name(5)]);
    expect(look.divider).toBe("aa");
    look.handleItems([post(true, 4), post(false, 9), post(true, 6)]);
    expect(look.divider).toBeNull();
  });

  test("stays over a short absence, where what came meanwhile is new as well", () => {
    const look = arrived();
    look.leave(AT + 1000);
    look.arrive({ nowMs: AT + 1000 + AWAY_MS - 1, firstUnread: "bb", hasLooked: true, ownSeq: 4 });
    expect(look.divider).toBe("aa");
  });

  test("is set by a short absence in which something came, where there was none", () => {
    const look = arrived({ firstUnread: null });
    look.leave(AT + 1000);
    look.arrive({ nowMs: AT + 2000, firstUnread: "bb", hasLooked: true, ownSeq: 4 });
    expect(look.divider).toBe("bb");
  });

  test("is set anew by a later look, and goes where nothing is unread then", () => {
    const later = { nowMs: AT + 1000 + AWAY_MS, hasLooked: true, ownSeq: 4 };
    const look = arrived();
    look.leave(AT + 1000);
    look.leave(AT + 5000);
    look.arrive({ ...later, firstUnread: "bb" });
    expect(look.divider).toBe("bb");
    look.leave(later.nowMs);
    look.arrive({ ...later, nowMs: later.nowMs + AWAY_MS, firstUnread: null });
    expect(look.divider).toBeNull();
  });
});
