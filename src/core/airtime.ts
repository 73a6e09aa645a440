/**
 * What a frame costs on a LoRa channel.
 *
 * Knows nothing of queues or budgets. Source: Semtech SX1276 datasheet 4.1.1.7 and AN1200.13; the bridge of the demos
 * measured 137 ms for 120 bytes where the formula gives 135.8 ms.
 */

/** Radio settings of a LoRa face, explicit header. */
export interface LoRaSettings {
  /** 7 to 12. */
  readonly spreadingFactor: number;
  readonly bandwidthHz: number;
  /** 5 to 8: the coding rate 4/5 to 4/8. */
  readonly codingRateDenominator: number;
  readonly preambleSymbols: number;
  /** Whether the PHY adds its 16-bit checksum. */
  readonly crc: boolean;
}

/** The LoRa bridge of the demos: 867.5 MHz, SF7, 250 kHz, 4/7. */
export const DEMO_BRIDGE_LORA: LoRaSettings = {
  spreadingFactor: 7,
  bandwidthHz: 250_000,
  codingRateDenominator: 7,
  preambleSymbols: 8,
  crc: false,
};

/** Time on air of a frame, ms. */
export function airtimeMs(payloadBytes: number, settings: LoRaSettings): number {
  const { spreadingFactor: sf, bandwidthHz, codingRateDenominator, preambleSymbols, crc } = settings;
  const symbolMs = (2 ** sf / bandwidthHz) * 1000;
  const lowDataRate = symbolMs > 16 ? 2 : 0;
  const bits = 8 * payloadBytes - 4 * sf + 28 + (crc ? 16 : 0);
  const payloadSymbols = 8 + Math.max(Math.ceil(bits / (4 * (sf - lowDataRate))) * codingRateDenominator, 0);
  return (preambleSymbols + 4.25 + payloadSymbols) * symbolMs;
}

/** What the measured airtime exceeds the formula by. */
const AIRTIME_MARGIN = 1.01;

/** What a frame counts in a ledger, ms: no less than it takes. */
export function countedAirtimeMs(payloadBytes: number, settings: LoRaSettings): number {
  return airtimeMs(payloadBytes, settings) * AIRTIME_MARGIN;
}
