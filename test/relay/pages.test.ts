import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { get, LOOPBACK, relayWith } from "./parties.ts";

const NAVIGATION = { "Sec-Fetch-Mode": "navigate", Accept: "text/html" };

/** A built app in a directory beside a file that must not be served. */
async function relayWithApp() {
  const directory = mkdtempSync(join(tmpdir(), "relay-pages-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const root = join(directory, "dist");
  mkdirSync(join(root, "assets"), { recursive: true });
  writeFileSync(join(directory, "secret.txt"), "secret");
  writeFileSync(join(root, "index.html"), "<!doctype html><title>app</title>");
  writeFileSync(join(root, "sw.js"), "// service worker");
  writeFileSync(join(root, "manifest.webmanifest"), "{}");
  writeFileSync(join(root, "icon.svg"), "<svg/>");
  writeFileSync(join(root, ".hidden"), "secret");
  writeFileSync(join(root, "assets", "index-Bx1.js"), "export {};");
  writeFileSync(join(root, "assets", "index-Bx1.css"), "a{}");
  symlinkSync(join(directory, "secret.txt"), join(root, "link.txt"));
  return { relay: await relayWith({ staticDirectory: root }), root };
}

test("files have their content types", async () => {
  const { relay } = await relayWithApp();
  const types = {
    "/": "text/html; charset=utf-8",
    "/index.html": "text/html; charset=utf-8",
    "/sw.js": "text/javascript; charset=utf-8",
    "/manifest.webmanifest": "application/manifest+json; charset=utf-8",
    "/icon.svg": "image/svg+xml",
    "/assets/index-Bx1.js": "text/javascript; charset=utf-8",
    "/assets/index-Bx1.css": "text/css; charset=utf-8",
  };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await get(relay, path);
    expect([path, status, headers["content-type"]]).toEqual([path, 200, type]);
  }
});

test("the page and the service worker are asked for anew each time, hashed assets never again", async () => {
  const { relay } = await relayWithApp();
  for (const path of ["/", "/index.html", "/sw.js", "/manifest.webmanifest"])
    expect((await get(relay, path)).headers["cache-control"]).toBe("no-cache");
  expect((await get(relay, "/assets/index-Bx1.js")).headers["cache-control"]).toBe(
    "public, max-age=31536000, immutable",
  );
});

test("an unchanged page is a 304, a page built anew is sent anew", async () => {
  const { relay, root } = await relayWithApp();
  const etag = (await get(relay, "/")).headers.etag!;
  expect(await get(relay, "/", { "If-None-Match": etag })).toMatchObject({ status: 304, body: "" });
  writeFileSync(join(root, "index.html"), "<!doctype html><title>built anew</title>");
  expect(await get(relay, "/", { "If-None-Match": etag })).toMatchObject({
    status: 200,
    body: "<!doctype html><title>built anew</title>",
  });
});

test("a navigation to an unknown path gets the page, an unknown file is a 404", async () => {
  const { relay } = await relayWithApp();
  const page = await get(relay, "/feeds/3?profile=nodeB", NAVIGATION);
  expect(page).toMatchObject({ status: 200, body: "<!doctype html><title>app</title>" });
  expect(page.headers["cache-control"]).toBe("no-cache");
  expect((await get(relay, "/assets/index-Old.js", { "Sec-Fetch-Mode": "cors" })).status).toBe(404);
  expect((await get(relay, "/assets")).status).toBe(404);
});

test("every answer carries the security headers", async () => {
  const { relay } = await relayWithApp();
  const answers = [
    await get(relay, "/"),
    await get(relay, "/sw.js"),
    await get(relay, "/nothing"),
    await get(relay, "/", { Host: "evil.test" }),
    await get(relay, "/", { ...NAVIGATION, Host: `127.0.0.1:${relay.port}` }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 403, 301]);
  for (const { headers } of answers) {
    const policy = String(headers["content-security-policy"]).split("; ");
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self' ws: wss:",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|\*/);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
    });
    expect(headers["permissions-policy"]).toMatch(/serial=\(self\), camera=\(self\)/);
  }
});

test("no path leads out of the directory or to a hidden file", async () => {
  const { relay } = await relayWithApp();
  const attempts = [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/../../secret.txt",
    "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "//../secret.txt",
    "/%00/../secret.txt",
    "/index.html%00",
    "/%",
    "/%c0%ae%c0%ae/secret.txt",
    "/.hidden",
    "/%2ehidden",
    "/./.hidden",
    "/link.txt",
    `/${"a".repeat(5000)}`,
    `/${"a/".repeat(500)}`,
  ];
  for (const target of attempts) {
    const { status, body } = await get(relay, target);
    expect([target, status]).toEqual([target, 404]);
    expect(body).not.toContain("secret");
  }
});

test("a target in absolute form is no file", async () => {
  const { relay } = await relayWithApp();
  const socket = connect(relay.port, LOOPBACK);
  socket.end(`GET http://evil.test/index.html HTTP/1.1\r\nHost: localhost:${relay.port}\r\nConnection: close\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 /);
});

test("a page asked for under a loopback address is sent to localhost, with path and query", async () => {
  const { relay } = await relayWithApp();
  for (const host of [`127.0.0.1:${relay.port}`, `[::1]:${relay.port}`]) {
    const { status, headers } = await get(relay, "/feeds?profile=nodeB", { ...NAVIGATION, Host: host });
    expect([status, headers.location]).toEqual([301, `http://localhost:${relay.port}/feeds?profile=nodeB`]);
  }
  const old = await get(relay, "/", { Accept: "text/html", Host: `127.0.0.1:${relay.port}` });
  expect(old.status).toBe(301);
  const { headers } = await get(relay, "//evil.test/", { ...NAVIGATION, Host: `127.0.0.1:${relay.port}` });
  expect(new URL(headers.location!).host).toBe(`localhost:${relay.port}`);
});

test("a request under a foreign name is refused", async () => {
  const { relay } = await relayWithApp();
  expect((await get(relay, "/", { Host: `evil.test:${relay.port}` })).status).toBe(403);
  expect((await get(relay, "/", { Host: "localhost" })).status).toBe(403);
  expect(relay.counters().refused.host).toBe(2);
});

test("HEAD has no body, other methods are refused", async () => {
  const { relay } = await relayWithApp();
  const head = await get(relay, "/", {}, "HEAD");
  expect(head).toMatchObject({ status: 200, body: "" });
  expect(head.headers["content-length"]).toBe("33");
  expect((await get(relay, "/", {}, "POST")).status).toBe(405);
});

test("without a built app the page says what to do", async () => {
  const { status, body } = await get(await relayWith(), "/", NAVIGATION);
  expect([status, body]).toEqual([404, "The app is not built: run npm start, or npm run build.\n"]);
});

test("a text goes compressed to who takes that, with a name of its own for caches, and is the same text", async () => {
  const { relay } = await relayWithApp();
  const plain = await get(relay, "/", NAVIGATION);
  const packed = await fetch(`http://localhost:${relay.port}/`, { headers: { "Accept-Encoding": "gzip" } });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(packed.headers.get("vary")).toBe("Accept-Encoding");
  expect(packed.headers.get("etag")).not.toBe(plain.headers.etag);
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(await packed.text()).toBe(plain.body);
});

test("a text is compressed once for each state of its file", async () => {
  const { relay, root } = await relayWithApp();
  const packed = async () =>
    (await fetch(`http://localhost:${relay.port}/sw.js`, { headers: { "Accept-Encoding": "gzip" } })).text();
  const file = join(root, "sw.js");
  const writtenS = 1_700_000_000;
  utimesSync(file, writtenS, writtenS);
  expect(await packed()).toBe("// service worker");
  // Other content that looks unchanged shows that the file is not read again.
  writeFileSync(file, "// SERVICE WORKER");
  utimesSync(file, writtenS, writtenS);
  expect(await packed()).toBe("// service worker");
  writeFileSync(file, "// another one");
  expect(await packed()).toBe("// another one");
});
