/**
 * How well a radio heard the packet before, where a bridge says so: a KISS hardware frame (command byte 6) of four bytes, as other LoRa modems send it.
 *
 *     06 | f9 | SNR, quarters of a dB, signed | RSSI, dBm, signed
 *
 * A data frame of our bridge has no command byte and may begin with any byte. But each packet begins with the 7 bytes of its DMX, so what is exactly
 * four bytes long can not be one, and nothing else is taken for a report. Who sends four bytes on air can feign one: it is shown and decides nothing.
 * Source: the MeshCore KISS modem protocol, RxMeta; KISS specification, SetHardware.
 */
export interface SignalReport {
  readonly rssiDbm: number;
  readonly snrDb: number;
}

/** What a decoded KISS frame reports, or undefined when it is none. Never throws. */
export function maybeReadSignalReport(frame: Uint8Array): SignalReport | undefined {
  if (frame.length !== 4 || frame[0] !== 0x06 || frame[1] !== 0xf9) return undefined;
  const signed = new Int8Array(Uint8Array.of(frame[2], frame[3]).buffer);
  return { snrDb: signed[0] / 4, rssiDbm: signed[1] };
}
