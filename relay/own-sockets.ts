/**
 * The UDP sockets of this relay, to know its own echoes: a multicast group gives back what was sent to it.
 *
 * An echo has the port of one of our sockets and an address of this machine. Both count: another host may use the same
 * port, another program of this host has another one. In a namespace where multicast leaves through a route without a
 * source address, datagrams come from 0.0.0.0.
 */
import { networkInterfaces } from "node:os";

/** Addresses of this machine's interfaces, as they are now. */
export function localAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
}

export class OwnSockets {
  readonly #ports = new Set<number>();
  #addresses = new Set<string>();

  add(port: number): void {
    this.#ports.add(port);
  }

  delete(port: number): void {
    this.#ports.delete(port);
  }

  /** Whether a datagram from there was sent by this relay. Reads the interfaces anew when it meets an unknown address. */
  isOwn(source: { readonly address: string; readonly port: number }): boolean {
    if (!this.#ports.has(source.port)) return false;
    if (this.#addresses.has(source.address)) return true;
    this.#addresses = new Set([...localAddresses(), "0.0.0.0"]);
    return this.#addresses.has(source.address);
  }
}
