/**
 * The relay's counters, as a copy to look at and as one line to read.
 */
import type { Refusal } from "./admission.ts";
import type { DropReason, Traffic } from "./traffic.ts";
import type { UdpFace } from "./udp-face.ts";
import type { WebSocketHub } from "./websocket-hub.ts";

/** Packets that one face, or all clients together, received, sent and dropped. */
export interface TrafficCounters {
  readonly received: number;
  readonly sent: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
}

export interface RelayCounters {
  readonly clients: TrafficCounters & {
    /** Connected now. */
    readonly count: number;
    /** Closed because of what they sent, or because they fell silent. */
    readonly failed: number;
  };
  readonly faces: readonly (TrafficCounters & { readonly name: string })[];
  /** Requests and upgrades that were refused. */
  readonly refused: Readonly<Record<Refusal, number>>;
}

/** A copy of all counters. */
export function readCounters(hub: WebSocketHub, faces: readonly UdpFace[]): RelayCounters {
  return {
    clients: { count: hub.clientCount, failed: hub.failedClients, ...copyTraffic(hub.traffic) },
    faces: faces.map(({ name, traffic }) => ({ name, ...copyTraffic(traffic) })),
    refused: { ...hub.refused },
  };
}

/** The counters in one line; what is zero and rare is left out. */
export function describeCounters({ clients, faces, refused }: RelayCounters): string {
  const carriers = [{ name: `${clients.count} clients`, ...clients }, ...faces];
  const parts = carriers.map(({ name, received, sent, dropped }) => {
    const drops = describeNonZero(dropped);
    return `${name}: ${received} in, ${sent} out${drops && ` (dropped: ${drops})`}`;
  });
  if (clients.failed > 0) parts.push(`failed clients: ${clients.failed}`);
  const refusals = describeNonZero(refused);
  if (refusals) parts.push(`refused: ${refusals}`);
  return parts.join("; ");
}

function copyTraffic({ received, sent, dropped }: Traffic): TrafficCounters {
  return { received, sent, dropped: { ...dropped } };
}

function describeNonZero(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(", ");
}
