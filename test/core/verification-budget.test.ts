/** How many verifications a face may waste, and when they count. */
import { describe, expect, it } from "vitest";
import { Context } from "../../src/core/context.ts";
import { VerificationBudget, VerificationBudgets } from "../../src/core/verification-budget.ts";

/** Lets verifications fail for as long as there may be more. Returns how many did. */
function failAll(budget: VerificationBudget): number {
  let failed = 0;
  for (; budget.isLeft; failed++) budget.countFailure();
  return failed;
}

describe("failed verifications of a face", () => {
  it.each([8, 2000])("are %i a second at most, a quarter of it at once", (perSecond) => {
    const context = new Context(() => 0.5, perSecond);
    const budget = new VerificationBudget(context);
    let failed = failAll(budget);
    expect(failed).toBe(perSecond / 4);
    for (let ms = 1; ms <= 10_000; ms++) {
      context.nowMs = ms;
      failed += failAll(budget);
    }
    expect(failed / 10).toBeGreaterThan(perSecond * 0.9);
    expect(failed / 10).toBeLessThan(perSecond * 1.1);
  });

  it("leave no room for what is being verified beside another packet for its place", () => {
    const budget = new VerificationBudget(new Context(() => 0.5, 8));
    budget.countFailure();
    budget.rivals = 1;
    expect(budget.isLeft).toBe(false);
    budget.rivals = 0;
    expect(budget.isLeft).toBe(true);
  });

  it("are not forgiven when the face goes and comes back, and are not those of another face", () => {
    const budgets = new VerificationBudgets(new Context(() => 0.5, 8));
    failAll(budgets.of("relay"));
    expect([budgets.of("relay").isLeft, budgets.of("cable").isLeft]).toEqual([false, true]);
  });
});
