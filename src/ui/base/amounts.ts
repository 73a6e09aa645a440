/** Amounts, times and bytes in words. */

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** "0.14 s", "12 s", "3 min 20 s". */
export function secondsInWords(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** "512 bytes", "3.4 MB". */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte");
  for (const [unit, size] of [
    ["GB", 1e9],
    ["MB", 1e6],
  ] as const)
    if (bytes >= size) return `${(bytes / size).toFixed(1)} ${unit}`;
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** Time of day with seconds, as the person's locale writes it. */
export function timeOfDay(timeMs: number): string {
  return new Date(timeMs).toLocaleTimeString([], { hour12: false });
}

/** Hex in groups of 8 digits, which can be read aloud and broken into lines. */
export function grouped(hex: string): string {
  return hex.replaceAll(/(.{8})(?=.)/g, "$1 ");
}
