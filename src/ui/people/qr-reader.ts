/**
 * Finds a QR code in a picture: with the browser's own detector where it has one, else with jsQR, loaded when first needed.
 *
 * The text of a code is data from a stranger; whoever gets it parses it.
 */

// https://wicg.github.io/shape-detection-api/; not in the TypeScript DOM library.
interface QrDetector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
interface QrDetectorClass {
  new (options: { formats: string[] }): QrDetector;
  getSupportedFormats(): Promise<string[]>;
}

/** Longest side of a picture that is searched, in pixels; larger ones are scaled down. */
const MAX_SEARCHED_PIXELS = 1600;

let maybeDetector: Promise<QrDetector | undefined> | undefined;

/** The text of the first QR code in a picture or video frame, or undefined when none is found. */
export async function maybeReadQrCode(
  source: ImageBitmap | HTMLVideoElement,
  width: number,
  height: number,
): Promise<string | undefined> {
  if (width === 0 || height === 0) return undefined;
  maybeDetector ??= findDetector();
  const detector = await maybeDetector;
  if (detector) {
    const found = await detector.detect(source);
    if (found.length > 0) return found[0].rawValue;
    return undefined;
  }
  const scale = Math.min(1, MAX_SEARCHED_PIXELS / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser gives no canvas to read pictures with");
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const { default: jsQR } = await import("jsqr");
  return jsQR(pixels.data, pixels.width, pixels.height)?.data;
}

async function findDetector(): Promise<QrDetector | undefined> {
  const Detector = (globalThis as { BarcodeDetector?: QrDetectorClass }).BarcodeDetector;
  // Chromium has the class also where no platform service stands behind it.
  if (!Detector || !(await Detector.getSupportedFormats()).includes("qr_code")) return undefined;
  return new Detector({ formats: ["qr_code"] });
}
