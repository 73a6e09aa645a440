/**
 * Own entries, from "publish this" to the signed packet that waits for its commit.
 *
 * Signs one after the other, because each entry names its predecessor's message ID, which covers the signature. Does not send:
 * that happens after the commit. When a commit fails, what was signed and not written is given up as a whole, so that nothing
 * signed can ever get out without being stored.
 */
import type { Context } from "./context.ts";
import {
  PAYLOAD_BYTES,
  SIGNATURE_OFFSET,
  signedMessage,
  type TYPE_CHAIN20,
  TYPE_PLAIN48,
  unsignedPacket,
} from "./entry.ts";
import { assert, type EnvironmentErrorCode } from "./environment-error.ts";
import { MAX_CONTENT_BYTES, MAX_PENDING_PUBLISHES, MAX_TENTATIVE } from "./limits.ts";
import type { Replica, Tentative } from "./replica.ts";
import { encodePlain, encodeSidechain } from "./sidechain.ts";

/** Content of an own entry and the token under which its outcome is told. */
export interface Draft {
  readonly token: string;
  readonly type: typeof TYPE_PLAIN48 | typeof TYPE_CHAIN20;
  readonly content: Uint8Array;
}

export class Publisher {
  private readonly context: Context;
  private readonly replica: Replica;
  private readonly ready: () => void;
  /** Why nothing may be written now, or undefined. */
  private readonly refusal: () => EnvironmentErrorCode | undefined;
  private readonly drafts: Draft[] = [];
  private isSigning = false;

  /** @param ready a signed entry waits on the replica's way. @param refusal why nothing may be written now. */
  constructor(context: Context, replica: Replica, ready: () => void, refusal: () => EnvironmentErrorCode | undefined) {
    this.context = context;
    this.replica = replica;
    this.ready = ready;
    this.refusal = refusal;
  }

  /** Whether own entries are on their way, so that a received one can not be taken for the same SEQ. */
  get isBusy(): boolean {
    return this.isSigning || this.drafts.length > 0;
  }

  /** Takes a draft; the outcome is told as an event. */
  publish(draft: Draft): void {
    const refused = this.refusal();
    if (refused) this.fail(draft.token, refused, "");
    else if (
      draft.type === TYPE_PLAIN48 ? draft.content.length > PAYLOAD_BYTES : draft.content.length > MAX_CONTENT_BYTES
    )
      this.fail(draft.token, "too-long", "");
    else if (this.drafts.length >= MAX_PENDING_PUBLISHES) this.fail(draft.token, "too-busy", "");
    else {
      this.drafts.push(draft);
      this.signNext();
    }
  }

  /** Goes on when the way is free again. */
  signNext(): void {
    const { replica } = this;
    if (
      this.isSigning ||
      replica.tentative.length >= MAX_TENTATIVE ||
      !replica.tentative.every(({ token }) => token !== undefined)
    )
      return;
    const draft = this.drafts.shift();
    if (!draft) return;
    if (replica.isFull) {
      this.fail(draft.token, "store-failed", "The feed has the last SEQ that there is.");
      return;
    }
    const { lengthCode } = replica;
    assert(lengthCode !== "unknown", "who writes a feed knows its length code");
    const { payload, blobs } =
      draft.type === TYPE_PLAIN48
        ? { payload: encodePlain(draft.content), blobs: [] }
        : encodeSidechain(draft.content, lengthCode);
    const { name, dmx } = replica.expected;
    const packet = unsignedPacket(dmx, draft.type, payload);
    this.isSigning = true;
    this.context.request<Uint8Array | undefined>(
      (id) => ({ kind: "sign", id, message: signedMessage(name, packet) }),
      (signature) => {
        this.isSigning = false;
        const refused = this.refusal();
        if (refused) {
          this.fail(draft.token, refused, "");
          return;
        }
        if (signature && replica.expected.name === name) {
          packet.set(signature, SIGNATURE_OFFSET);
          replica.append(packet, { token: draft.token, blobs });
          this.ready();
        } else if (signature) {
          this.drafts.unshift(draft); // The way was taken back meanwhile: sign for the present SEQ.
        } else {
          this.fail(draft.token, "store-failed", "the key could not sign");
        }
        this.signNext();
      },
    );
  }

  /** A commit with own entries failed: all that was signed and not written is given up. */
  giveUp(code: EnvironmentErrorCode, detail: string): void {
    const first = this.replica.tentative.find(({ token }) => token !== undefined);
    if (first)
      for (const { token } of this.replica.rewindTo(first)) if (token !== undefined) this.fail(token, code, detail);
    for (const { token } of this.drafts.splice(0)) this.fail(token, code, detail);
  }

  /** Nothing may be written any more: gives up what waits, and what was taken off the way. */
  stop(code: EnvironmentErrorCode, removed: readonly Tentative[]): void {
    for (const { token } of [...removed, ...this.drafts.splice(0)]) if (token !== undefined) this.fail(token, code, "");
  }

  private fail(token: string, code: EnvironmentErrorCode, detail: string): void {
    this.context.notify({ kind: "publish-failed", token, code, detail });
  }
}
