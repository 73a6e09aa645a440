import { domainToASCII } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressesIn, MAX_ADDRESS_CHARACTERS, MAX_ADDRESSES } from "../../src/content/web-addresses.ts";

const FEED = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const found = (text: string) => addressesIn(text).map(({ start, end }) => text.slice(start, end));

describe("web addresses", () => {
  it.each([
    ["see http://a.de/x.", ["http://a.de/x"]],
    ["(http://a.de/x_(y)).", ["http://a.de/x_(y)"]],
    ["[https://[::1]:8000/x]", ["https://[::1]:8000/x"]],
    ["HTTPS://A.DE/, http://b.de!?", ["HTTPS://A.DE/", "http://b.de"]],
    ['<http://a.de> "http://b.de" “http://c.de”', ["http://a.de", "http://b.de", "http://c.de"]],
    ["見てhttp://a.jp/あ、次", ["http://a.jp/あ"]],
    ["URL:http://relay:8000/?q=a,b;c#d…", ["http://relay:8000/?q=a,b;c#d"]],
    ["*http://a.de/~x/*", ["http://a.de/~x/"]],
    ["https://web.archive.org/web/1/http://a.de/", ["https://web.archive.org/web/1/http://a.de/"]],
    ["http://a.de\nhttp://b.de", ["http://a.de", "http://b.de"]],
    ["http://a.de/@bob", ["http://a.de/@bob"]],
  ])("stand in %j without what is around them", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    "a.de www.a.de",
    "http:// https:///a.de http:a.de",
    "javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.de",
    "xhttp://a.de mehttps://b.de x@http://a.de",
    "http://user@a.de/ http://user:pass@a.de http://@a.de http://bank.com@evil.de http://bank.com:80@evil.de/",
    "http://a.de:99999/ http://[::1/ http://a%00b.de/ http://-%/",
    "http://bank.com\\@evil.de",
    "http://bank\u00ad.com http://bank\u200b.com http://bank\u202e.com http://ban\u2066k.com",
    `http://a.de/${"x".repeat(MAX_ADDRESS_CHARACTERS)}`,
    "web+tinyssb:feed/12 web+tinyssb:nothing xweb+tinyssb:feed/",
  ])("are none in %j", (text) => {
    expect(found(text)).toEqual([]);
  });

  it("end before characters that turn the direction or are not seen", () => {
    for (const hidden of [
      "\u202e",
      "\u202d",
      "\u2066",
      "\u2069",
      "\u200f",
      "\u200b",
      "\u00ad",
      "\ufeff",
      "\ud800",
      "\u0085",
    ])
      expect(found(`http://a.de/x${hidden}moc.knab`)).toEqual(["http://a.de/x"]);
  });

  it("say where they lead where that is not what is written", () => {
    const hostOf = (text: string) => addressesIn(text).map((address) => address.kind === "web" && address.host);
    expect(hostOf("http://a.de/ HTTP://A.De:80/ http://127.0.0.1/ http://xn--bcher-kva.de/")).toEqual(
      Array(4).fill(undefined),
    );
    for (const host of ["bücher.de", "аррӏе.com", "pаypal.com", "例え.テスト", "ａ.de"])
      expect(hostOf(`http://${host}/x`)).toEqual([domainToASCII(host)]);
    expect(hostOf("http://0x7f.1/ http://2130706433/ http://%61.de/")).toEqual(["127.0.0.1", "127.0.0.1", "a.de"]);
  });

  it("lead to http and https only, with neither name nor password, whatever the text", () => {
    const piece = fc.constantFrom(
      "http://",
      "https://",
      "web+tinyssb:",
      "@",
      ":",
      "/",
      "\\",
      ".",
      "a.de",
      "\u202e",
      "%",
      "[",
      "]",
      "(",
      ")",
      " ",
      "#",
      "?",
      "é",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 3 }))), (pieces) => {
        const text = pieces.join("");
        let after = 0;
        for (const address of addressesIn(text)) {
          expect(address.start).toBeGreaterThanOrEqual(after);
          after = address.end;
          if (address.kind !== "web") continue;
          const { protocol, username, password } = new URL(address.href);
          expect(["http:", "https:"]).toContain(protocol);
          expect(username + password).toBe("");
          expect(new URL(text.slice(address.start, address.end)).href).toBe(address.href);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are at most so many of one text, and take no time that grows with its square", () => {
    expect(found("http://a.de ".repeat(MAX_ADDRESSES + 9))).toHaveLength(MAX_ADDRESSES);
    expect(found(`http://a.de/${")".repeat(2000)}`)).toEqual(["http://a.de/"]);
    expect(found("http://".repeat(9000))).toEqual([]);
  });
});

describe("links to feeds", () => {
  it("are taken with their name, and without what ends the sentence", () => {
    const link = `web+tinyssb:feed/${FEED}?name=Bob`;
    expect(addressesIn(`follow ${link}, please`)).toEqual([
      { kind: "feed", start: 7, end: 7 + link.length, reference: link },
    ]);
    expect(found(`WEB+TINYSSB:feed/${FEED}.`)).toEqual([`WEB+TINYSSB:feed/${FEED}`]);
    expect(found(`web+tinyssb:feed/${FEED}?seq=4`)).toEqual([]);
  });
});
