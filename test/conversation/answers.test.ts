/** Which post another one answers on purpose, told from what it names. */
import { describe, expect, it } from "vitest";
import { answeredBy } from "../../src/conversation/answers.ts";
import { Conversation } from "../../src/conversation/conversation.ts";
import { NO_ROW, type Row } from "../../src/conversation/rows.ts";

const NOW_S = 1_760_000_000;
const midOf = (name: string): Uint8Array => {
  const bytes = new Uint8Array(20);
  bytes.set(Buffer.from(name));
  return bytes;
};

/** Posts a minute apart, each by another author, with what they name. */
function conversationOf(posts: readonly [name: string, ...tips: string[]][]) {
  const conversation = new Conversation();
  const rows = new Map<string, Row>();
  for (const [at, [name, ...tips]] of posts.entries()) {
    const facts = { feedNo: at + 1, seq: 1, mid: midOf(name), kind: "post" as const, claimedS: NOW_S + 60 * at };
    rows.set(name, conversation.add({ ...facts, seenS: NOW_S + 60 * at, isArrivalKnown: true, tips: tips.map(midOf) }));
  }
  conversation.settle();
  const answered = (name: string): string | undefined => {
    const timeMsOf = (row: Row) => conversation.timeMsOf(row) ?? 0;
    const row = answeredBy(conversation.rows, rows.get(name)!, timeMsOf);
    return row === NO_ROW ? undefined : [...rows].find(([, one]) => one === row)?.[0];
  };
  const order = () =>
    conversation.timeline
      .slice(0, conversation.timeline.length)
      .map((row) => [...rows].find(([, one]) => one === row)?.[0]);
  return { conversation, answered, order };
}

describe("a post answers", () => {
  it("what it names although another post that it names comes after that, however far back", () => {
    const chain: [string, ...string[]][] = [["p0"]];
    for (let at = 1; at < 300; at++) chain.push([`p${at}`, `p${at - 1}`]);
    const { answered } = conversationOf([...chain, ["near", "p298", "p299"], ["far", "p3", "near"]]);
    expect(answered("near")).toBe("p298");
    expect(answered("far")).toBe("p3");
  });

  it("nothing in particular where it names only the latest posts, of which none comes after another", () => {
    const { answered } = conversationOf([["root"], ["a", "root"], ["b", "root"], ["both", "a", "b"], ["last", "both"]]);
    for (const name of ["root", "a", "both", "last"]) expect(answered(name)).toBeUndefined();
  });

  it("nothing where its author can not have known that another post came between", () => {
    // Who writes `last` does not have `between`, so `first` seemed to be named by nobody; the latest is named first.
    const { answered } = conversationOf([["first"], ["between", "first"], ["c", "between"], ["last", "c", "first"]]);
    expect(answered("last")).toBeUndefined();
  });

  it("nothing that is not here, and not itself", () => {
    const { answered } = conversationOf([["root"], ["a", "root"], ["odd", "gone", "a", "odd"]]);
    expect(answered("odd")).toBeUndefined();
    const { answered: answeredThere } = conversationOf([["root"], ["a", "root"], ["later", "gone", "root", "a"]]);
    expect(answeredThere("later")).toBeUndefined();
  });

  it("without changing the order or what a later post names", () => {
    const posts: [string, ...string[]][] = [["root"], ["a", "root"], ["b", "a"], ["c", "b"]];
    const plain = conversationOf([...posts, ["answer", "c"], ["next", "answer"]]);
    const answering = conversationOf([...posts, ["answer", "a", "c"], ["next", "answer"]]);
    expect(answering.answered("answer")).toBe("a");
    expect(answering.order()).toEqual(plain.order());
    expect(answering.conversation.tips(8)).toEqual(plain.conversation.tips(8));
  });
});
