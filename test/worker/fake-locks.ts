/**
 * Web Locks in memory, for tests: exclusive locks, in the order of asking, as the specification has them: a request that waits can be
 * aborted, a lock can be asked for only if it is available, and can be stolen, which rejects the request of who had it while its callback goes on.
 */
type Callback = (lock: { readonly name: string } | null) => unknown;

interface Waiting {
  grant(): void;
}

export class FakeLocks {
  private readonly held = new Map<string, { lose(): void }>();
  private readonly waiting = new Map<string, Waiting[]>();

  async query(): Promise<{ held: { name: string }[]; pending: { name: string }[] }> {
    const pending = [...this.waiting].flatMap(([name, queue]) => queue.map(() => ({ name })));
    return { held: [...this.held.keys()].map((name) => ({ name })), pending };
  }

  request(
    name: string,
    { steal = false, ifAvailable = false, signal }: LockOptions,
    callback: Callback,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(new DOMException("The request was aborted.", "AbortError"));
      const queue = this.waiting.get(name) ?? [];
      this.waiting.set(name, queue);
      const request: Waiting = {
        grant: () => {
          const holding = { lose: abort };
          this.held.set(name, holding);
          Promise.resolve()
            .then(() => callback({ name }))
            .then(resolve, reject)
            .finally(() => {
              if (this.held.get(name) !== holding) return;
              this.held.delete(name);
              queue.shift()?.grant();
            });
        },
      };
      if (signal?.aborted) abort();
      else if (steal || !this.held.has(name)) {
        this.held.get(name)?.lose();
        request.grant();
      } else if (ifAvailable) {
        Promise.resolve()
          .then(() => callback(null))
          .then(resolve, reject);
      } else {
        queue.push(request);
        signal?.addEventListener("abort", () => {
          const at = queue.indexOf(request);
          if (at < 0) return;
          queue.splice(at, 1);
          abort();
        });
      }
    });
  }
}
