/** Faces: connecting them, and how they are. */
import type { DropReason } from "../../core/effects.ts";
import type { EnvironmentErrorCode } from "../../core/environment-error.ts";
import type { FaceKind, LinkPhase } from "../../faces/port.ts";
import type { RadioView } from "./radio.ts";

export interface FaceView {
  /** `serial-1`, `serial-2`, …, `tabs`, or the URL of a relay. Stays with the face over restarts. */
  id: string;
  kind: FaceKind;
  address: string;
  phase: LinkPhase;
  code: EnvironmentErrorCode | null;
  detail: string;
  packetsIn: number;
  packetsOut: number;
  /** Packets waiting for their turn. */
  queued: number;
  /** Packets that were dropped, by reason; reasons without a packet are left out. */
  drops: Partial<Record<DropReason, number>>;
  /** Milliseconds of air that sending took since the face came up; 0 on a LAN. */
  airtimeMs: number;
  /** Null on a LAN. */
  radio: RadioView | null;
  /** How well the latest packet was heard, as the bridge says; null where none does: that of the demos hands on packets and nothing else. */
  signal: { rssiDbm: number; snrDb: number } | null;
}

/**
 * A serial port that the person has just picked, as a page can tell it to the worker, which has other objects for the same ports: both get
 * the same list, in the same order, from `navigator.serial.getPorts()`, also in another tab. Source: Chromium lists them out of one map of the whole
 * browser (`serial_device_enumerator.cc`, `serial_service.cc`), and leaves out what the origin may not have.
 */
export interface PickedPort {
  /** Place in that list, from 0, and its length. */
  index: number;
  count: number;
  /** Its `getInfo()`. */
  info: { usbVendorId?: number; usbProductId?: number; bluetoothServiceClassId?: number | string };
}

export interface FacesApi {
  faces(): Promise<FaceView[]>;
  /** Adds a face to a relay and remembers it; resolves when it is up or has failed once. */
  connectRelay(url: string): Promise<FaceView>;
  /**
   * Gives one more serial port that the person has permitted a face, `serial-1`, `serial-2`, …; resolves when it is known what is at the port.
   * While a face is being decided about, it is that one. With `port` it is the face of this port, the one it has or a new one that takes no
   * other; where the list has changed since, of any port of its kind. `assumeBridge`: a silent port is a bridge. Code `serial-no-permission`,
   * `serial-none-left` (each has a face), `serial-console`, `serial-unsupported`.
   */
  connectSerial(options?: { assumeBridge?: boolean; port?: PickedPort }): Promise<FaceView>;
  /** Adds the face between tabs of this browser (there from the start unless it was disconnected). */
  connectTabs(): Promise<FaceView>;
  /** A person says that the silent port is a KISS bridge. */
  assumeBridge(faceId: string): Promise<void>;
  /** Relays that wait for their next try have it now: somebody is looking. */
  tryFaces(): Promise<void>;
  /** Takes a face away and forgets it. */
  disconnect(faceId: string): Promise<void>;
}
