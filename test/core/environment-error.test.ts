import { describe, expect, it } from "vitest";
import { assert, EnvironmentError, ERROR_CODES } from "../../src/core/environment-error.ts";
import { adviceFor } from "../../src/core/error-advice.ts";

describe("an EnvironmentError", () => {
  it.each(ERROR_CODES)("with the code %s says in whole sentences what happened, why, and what to do", (code) => {
    const { happened, cause, remedy } = adviceFor(code);
    for (const sentence of [happened, cause, remedy]) expect(sentence).toMatch(/^[A-Z@].{8,}\.$/u);
  });

  it("carries its code, its details and the error that caused it", () => {
    const cause = new TypeError("quota exceeded");
    const error = new EnvironmentError("quota", ["seq 4", "blob 2"], { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "EnvironmentError", code: "quota", detail: ["seq 4", "blob 2"], cause });
    expect(error.message).toBe("quota: seq 4: blob 2");
  });

  it("takes one detail as a list of one, and none as an empty list", () => {
    expect(new EnvironmentError("too-long", "60 bytes").detail).toEqual(["60 bytes"]);
    const plain = new EnvironmentError("too-long");
    expect(plain.detail).toEqual([]);
    expect(plain.message).toBe("too-long");
  });
});

describe("an assertion", () => {
  it("throws a plain Error that names the invariant, and nothing when it holds", () => {
    expect(() => assert(1 > 0, "one is more")).not.toThrow();
    expect(() => assert(undefined, "the table has a row")).toThrow("invariant broken: the table has a row");
    let thrown: unknown;
    try {
      assert(false, "x");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).not.toBeInstanceOf(EnvironmentError);
  });
});
