/** Hex of bytes, and bytes of hex: apart from `bytes.ts`, since of that the page needs this only when it starts. Hex is always lower case. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** What a hex digit stands for: the letters are 0x41 and 0x61 onwards. */
function digitAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return (code & 15) + 9 * (code >> 6);
}

/** Bytes of lower- or upper-case hex, or undefined when `text` is no hex of `size` bytes. Never throws. */
export function maybeFromHex(text: string, size?: number): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  if (size !== undefined && text.length !== 2 * size) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 16 * digitAt(text, 2 * i) + digitAt(text, 2 * i + 1);
  return bytes;
}

/** Bytes of hex. @throws RangeError when `text` is no hex of `size` bytes. */
export function fromHex(text: string, size?: number): Uint8Array {
  const bytes = maybeFromHex(text, size);
  if (!bytes) throw new RangeError(`expected ${size === undefined ? "" : `${2 * size} digits of `}hex`);
  return bytes;
}
