/**
 * Serial ports as the link needs them: what Web Serial offers, what a port is called, and who may have it.
 *
 * Knows nothing of bytes. A port has no name of its own, so its identity is that of its USB chip or of Bluetooth; two boards of
 * a kind share it.
 */

/** The part of Web Serial's `SerialPort` that is used; the browser's fits. */
export interface SerialPortLike {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(options: { baudRate: number; bufferSize?: number }): Promise<void>;
  close(): Promise<void>;
  getInfo(): {
    readonly usbVendorId?: number;
    readonly usbProductId?: number;
    readonly bluetoothServiceClassId?: number | string;
  };
  setSignals(signals: { dataTerminalReady?: boolean; requestToSend?: boolean }): Promise<void>;
}

/**
 * The part of `navigator.serial` that is used; the browser's fits. `connect` is fired at a permitted port that is plugged in, and
 * bubbles.
 */
export interface SerialLike {
  getPorts(): Promise<SerialPortLike[]>;
  addEventListener(type: "connect", listener: (event: Event) => void): void;
  removeEventListener(type: "connect", listener: (event: Event) => void): void;
}

/** Takes a name for this link alone: a function that gives it back, or undefined when another has it. Never rejects. */
export type Claim = (name: string) => Promise<(() => void) | undefined>;

/** A port and the name under which it is claimed. */
export interface Candidate {
  readonly port: SerialPortLike;
  readonly identity: string;
  readonly claimName: string;
}

const hex4 = (value: number): string => value.toString(16).padStart(4, "0");

/** What a person knows the port by: "USB 10c4:ea60", "Bluetooth serial port", "serial port". */
export function portIdentity({
  usbVendorId,
  usbProductId,
  bluetoothServiceClassId,
}: ReturnType<SerialPortLike["getInfo"]>): string {
  if (usbVendorId !== undefined) return `USB ${hex4(usbVendorId)}:${hex4(usbProductId ?? 0)}`;
  return bluetoothServiceClassId === undefined ? "serial port" : "Bluetooth serial port";
}

/** The ports in the order in which they are tried: those of the preferred identity first, else as the browser lists them. */
export function listCandidates(ports: readonly SerialPortLike[], preferred: string | undefined): Candidate[] {
  const counts = new Map<string, number>();
  const candidates = ports.map((port) => {
    const identity = portIdentity(port.getInfo());
    const ordinal = (counts.get(identity) ?? 0) + 1;
    counts.set(identity, ordinal);
    return { port, identity, claimName: `tinyssb:serial:${identity}:${ordinal}` };
  });
  const isPreferred = ({ identity }: Candidate): boolean => identity === preferred;
  return [...candidates.filter(isPreferred), ...candidates.filter((candidate) => !isPreferred(candidate))];
}

/** Claims with Web Locks, because not every system keeps a second opener out. The lock ends with the worker at the latest. */
export function claimByLock(locks: Pick<LockManager, "request">): Claim {
  return (name) =>
    new Promise((resolve) => {
      const held = locks.request(name, { ifAvailable: true }, (lock) => {
        if (lock) return new Promise<void>((release) => resolve(release));
        resolve(undefined);
      });
      held.catch(() => resolve(undefined));
    });
}
