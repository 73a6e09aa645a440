/**
 * Serves the built app: the files below one directory, read-only.
 *
 * Knows nothing of packets. Every answer carries the security headers. The page lives at `http://localhost:PORT` alone,
 * since another origin is another store and another identity: pages asked for under a loopback address are sent there.
 */
import { createReadStream } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Admission } from "./admission.ts";

/** Longest request path that is looked at, in characters; a longer one is not found. */
const MAX_PATH_LENGTH = 1024;

const CONTENT_TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** Sent with every answer. The page may talk to any relay (`ws:`), to nothing else but where it came from. */
const SECURITY_HEADERS = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' ws: wss:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "serial=(self), camera=(self), microphone=(), geolocation=(), usb=(), hid=(), midi=(), payment=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Answers requests with files below `root`, or tells that there are none. Never throws. */
export function serveStatic(root: string | undefined, admission: Admission, refused: () => void): RequestListener {
  return (request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (admission.refusalOfHost(request)) {
      refused();
      answer(response, 403, "This relay does not answer under that name.");
    } else if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      answer(response, 405, "Only GET and HEAD are understood.");
    } else if (isNavigation(request) && isLoopbackAddress(request)) {
      const port = request.headers.host?.match(/:\d+$/)?.[0] ?? "";
      response.setHeader("Location", `http://localhost${port}${request.url}`);
      answer(response, 301, "The page lives at localhost.");
    } else {
      respond(root, request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else answer(response, 500, `The file could not be read (${(error as NodeJS.ErrnoException).code}).`);
      });
    }
  };
}

async function respond(root: string | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = maybeParsePath(request.url);
  const file = path === undefined ? undefined : await maybeFind(root, path);
  if (file) {
    await sendFile(file, request, response);
    return;
  }
  const page = path !== undefined && isNavigation(request) ? await maybeFind(root, "/index.html") : undefined;
  if (page) await sendFile(page, request, response);
  else if (path === "/") answer(response, 404, "The app is not built: run npm start, or npm run build.");
  else answer(response, 404, "There is no such file.");
}

/** Path of a request target, decoded; undefined when it could lead astray: dot segments, hidden files, separators. */
function maybeParsePath(target: string | undefined): string | undefined {
  if (!target?.startsWith("/") || target.length > MAX_PATH_LENGTH) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(target.split(/[?#]/, 1)[0]!);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
  const isPlain = !/[\\\0:]/.test(path) && path.split("/").every((segment) => !segment.startsWith("."));
  return isPlain ? path : undefined;
}

interface FoundFile {
  readonly location: string;
  readonly byteLength: number;
  readonly etag: string;
  readonly cacheControl: string;
}

async function maybeFind(root: string | undefined, path: string): Promise<FoundFile | undefined> {
  if (root === undefined) return undefined;
  try {
    const location = await realpath(join(root, path.endsWith("/") ? `${path}index.html` : path));
    // A symbolic link must not lead out either.
    if (!location.startsWith((await realpath(root)) + sep)) return undefined;
    const found = await stat(location);
    if (!found.isFile()) return undefined;
    return {
      location,
      byteLength: found.size,
      etag: `"${found.size.toString(16)}-${Math.trunc(found.mtimeMs).toString(16)}"`,
      cacheControl: path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    };
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** What gets smaller by it; the rest is compressed already. */
const COMPRESSED: ReadonlySet<string> = new Set([".css", ".html", ".js", ".svg", ".webmanifest"]);

async function sendFile(file: FoundFile, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isText = COMPRESSED.has(extname(file.location));
  const isCompressed = isText && /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  const etag = isCompressed ? file.etag.replace(/"$/, '-gzip"') : file.etag;
  response.setHeader("Cache-Control", file.cacheControl);
  response.setHeader("ETag", etag);
  if (isText) response.setHeader("Vary", "Accept-Encoding");
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return;
  }
  const compressed = isCompressed ? await compressedFile(file) : undefined;
  response.writeHead(200, {
    "Content-Type": CONTENT_TYPES[extname(file.location)] ?? "application/octet-stream",
    "Content-Length": compressed?.length ?? file.byteLength,
    ...(compressed ? { "Content-Encoding": "gzip" } : {}),
  });
  if (request.method === "HEAD" || compressed) {
    response.end(request.method === "HEAD" ? undefined : compressed);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const content = createReadStream(file.location);
    content.on("error", reject);
    response.on("close", () => {
      content.destroy();
      resolve();
    });
    content.pipe(response);
  });
}

const compress = promisify(gzip);
/** Compressed files are kept up to so many bytes, about ten apps; then all are forgotten and made anew when they are asked for. */
const MAX_KEPT_BYTES = 16 << 20;
/** By place and state of the file. */
const kept = new Map<string, Promise<Buffer>>();
let keptBytes = 0;

/** What `file` holds, compressed once. Rejects when it can not be read. */
function compressedFile({ location, etag }: FoundFile): Promise<Buffer> {
  const key = `${location} ${etag}`;
  const known = kept.get(key);
  if (known) return known;
  const made = readFile(location).then(async (content) => {
    const compressed = await compress(content);
    keptBytes += compressed.length;
    if (keptBytes > MAX_KEPT_BYTES) {
      kept.clear();
      keptBytes = 0;
    }
    return compressed;
  });
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}

/** Whether a person goes to a page, in contrast to a page that fetches something. */
function isNavigation(request: IncomingMessage): boolean {
  const mode = request.headers["sec-fetch-mode"];
  return mode === undefined ? (request.headers.accept ?? "").includes("text/html") : mode === "navigate";
}

function isLoopbackAddress(request: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? "");
}

function answer(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-cache" });
  response.end(`${sentence}\n`);
}
