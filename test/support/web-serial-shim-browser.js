/**
 * The browser's side of the serial stand-in: replaces `navigator.serial` in a window or at the head of a worker script.
 *
 * Read as text and put in front of `installSerialShim(URL)`; must use nothing from outside its own body. See `web-serial-shim.ts`.
 */
// biome-ignore lint/correctness/noUnusedVariables: called by the line that the shim's server appends
function installSerialShim(serverUrl) {
  const networkError = (text) => new DOMException(text, "NetworkError");

  class ShimPort extends EventTarget {
    readable = null;
    writable = null;
    connected = true;
    socket = undefined;

    getInfo() {
      return { usbVendorId: 0x10c4, usbProductId: 0xea60 };
    }

    async open() {
      if (this.socket) throw new DOMException("The port is already open.", "InvalidStateError");
      const socket = new WebSocket(`${serverUrl}/port`);
      socket.binaryType = "arraybuffer";
      this.socket = socket;
      await new Promise((resolve, reject) => {
        socket.addEventListener("message", () => resolve(), { once: true });
        socket.addEventListener("close", () => reject(networkError("Failed to open serial port.")), { once: true });
      }).catch((error) => {
        this.socket = undefined;
        throw error;
      });
      this.stream(socket);
    }

    async close() {
      if (!this.socket) throw new DOMException("The port is already closed.", "InvalidStateError");
      if (this.readable?.locked || this.writable?.locked) throw new TypeError("Cannot cancel a locked stream");
      await Promise.all([this.readable?.cancel(), this.writable?.abort()]);
      this.readable = null;
      this.writable = null;
      this.socket.close();
      this.socket = undefined;
    }

    async setSignals() {}

    async forget() {}

    stream(socket) {
      let end;
      let isOver = false;
      this.readable = new ReadableStream({
        start: (controller) => {
          end = controller;
        },
        cancel: () => {
          isOver = true;
          this.readable = null;
        },
      });
      this.writable = new WritableStream({
        write: (bytes) => {
          if (socket.readyState !== WebSocket.OPEN) throw networkError("The device has been lost.");
          socket.send(bytes.slice());
        },
      });
      socket.addEventListener("message", ({ data }) => {
        if (!isOver) end?.enqueue(new Uint8Array(data));
      });
      socket.addEventListener("close", () => {
        if (isOver) return;
        isOver = true;
        this.readable = null;
        this.writable = null;
        end?.error(networkError("The device has been lost."));
      });
    }
  }

  class ShimSerial extends EventTarget {
    port = undefined;
    isKnown = false; // a port that is there from the start causes no event

    constructor() {
      super();
      const presence = new WebSocket(`${serverUrl}/presence`);
      this.known = new Promise((resolve) => {
        presence.addEventListener("message", ({ data }) => {
          this.setPlugged(data === "true");
          this.isKnown = true;
          resolve();
        });
        presence.addEventListener("error", () => resolve());
      });
    }

    async getPorts() {
      await this.known;
      return this.port ? [this.port] : [];
    }

    setPlugged(isPlugged) {
      if (isPlugged === (this.port !== undefined)) return;
      const port = this.port ?? new ShimPort();
      port.connected = isPlugged;
      this.port = isPlugged ? port : undefined;
      if (!this.isKnown) return;
      const event = new Event(isPlugged ? "connect" : "disconnect");
      Object.defineProperty(event, "target", { value: port });
      this.dispatchEvent(event);
      port.dispatchEvent(new Event(isPlugged ? "connect" : "disconnect"));
    }
  }

  const serial = new ShimSerial();
  const isWindow = typeof window !== "undefined";
  if (isWindow)
    Object.assign(serial, {
      requestPort: async () => {
        const [port] = await serial.getPorts();
        if (!port) throw new DOMException("No port selected by the user.", "NotFoundError");
        return port;
      },
    });
  Object.defineProperty(navigator, "serial", { value: serial, configurable: true });
}
