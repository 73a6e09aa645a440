/** Runs `work` in a task of its own, soon: whatever the event loop had to do before goes first. A timer would be held back to 4 ms. */
export class NextTask {
  private readonly channel = new MessageChannel();
  private isPlanned = false;

  constructor(work: () => void) {
    this.channel.port1.onmessage = () => {
      this.isPlanned = false;
      work();
    };
  }

  /** Plans one run; planned already, nothing is added. */
  plan(): void {
    if (this.isPlanned) return;
    this.isPlanned = true;
    this.channel.port2.postMessage(undefined);
  }

  /** Runs nothing any more. */
  cancel(): void {
    this.channel.port1.onmessage = null;
    this.channel.port1.close();
  }
}
