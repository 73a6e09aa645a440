/**
 * The link between the nodes (profiles) of one browser: a BroadcastChannel as the air, one message a packet.
 *
 * Knows nothing of profiles. Invariant: only byte arrays of 1 to 250 bytes get through, whatever other scripts of this
 * origin say on the channel.
 */
import type { Medium } from "../core/effects.ts";
import { MAX_PACKET_BYTES } from "../core/limits.ts";
import type { FaceLink, LinkListener } from "./port.ts";

/** Name of the channel. */
export const AIR_CHANNEL = "tinyssb:air";

export class TabsLink implements FaceLink {
  readonly kind = "tabs";
  readonly address = "tabs of this browser";
  readonly medium: Medium = { kind: "lan" };

  private channel: BroadcastChannel | undefined;
  private listener: LinkListener | undefined;

  open(listener: LinkListener): void {
    this.listener = listener;
    listener.state({ phase: "connecting" });
    this.channel = new BroadcastChannel(AIR_CHANNEL);
    this.channel.onmessage = ({ data }: MessageEvent) => {
      const isPacket = data instanceof Uint8Array && data.length > 0 && data.length <= MAX_PACKET_BYTES;
      if (isPacket) this.listener?.packet(data);
      else this.listener?.dropped?.("wrong-length");
    };
    listener.state({ phase: "up" });
  }

  send(packet: Uint8Array): boolean {
    if (!this.channel || packet.length === 0 || packet.length > MAX_PACKET_BYTES) return false;
    // A view would be cloned with the whole buffer under it.
    this.channel.postMessage(packet.slice());
    return true;
  }

  async close(): Promise<void> {
    const { listener, channel } = this;
    this.listener = undefined;
    this.channel = undefined;
    channel?.close();
    listener?.state({ phase: "closed" });
  }
}
