import { describe, expect, test } from "vitest";
import { strengthOf } from "../../src/ui/backup/passphrase-strength.ts";

describe("a passphrase", () => {
  test.each([
    "",
    "password",
    "12345678901234567890",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "Summer2026!",
    "hello hello hello hello hello hello",
  ])("such as %j is called weak", (passphrase) => expect(strengthOf(passphrase)).toBe("weak"));

  test.each(["gravel otter lantern pickle", "x7Qm!v2Lr"])("such as %j is not called weak", (passphrase) =>
    expect(strengthOf(passphrase)).not.toBe("weak"),
  );

  test.each(["gravel otter lantern pickle summit", "k3J!x9Qm@v2L#r8T"])("such as %j is called strong", (passphrase) =>
    expect(strengthOf(passphrase)).toBe("strong"),
  );
});
