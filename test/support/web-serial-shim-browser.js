/**
 * The browser's side of the serial stand-in: replaces `navigator.serial` in a window or at the head of a worker script.
 *
 * Read as text and put in front of `installSerialShim(URL)`; must use nothing from outside its own body. See `web-serial-shim.ts`.
 */
// biome-ignore lint/correctness/noUnusedVariables: called by the line that the shim's server appends
function installSerialShim(serverUrl, portCount) {
  const networkError = (text) => new DOMException(text, "NetworkError");

  class ShimPort extends EventTarget {
    readable = null;
    writable = null;
    connected = true;
    socket = undefined;

    constructor(index) {
      super();
      this.index = index;
    }

    getInfo() {
      return { usbVendorId: 0x10c4, usbProductId: 0xea60 };
    }

    async open() {
      if (this.socket) throw new DOMException("The port is already open.", "InvalidStateError");
      const socket = new WebSocket(`${serverUrl}/port/${this.index}`);
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
    ports = Array.from({ length: portCount }, (_, index) => new ShimPort(index));
    listed = [];
    isKnown = false; // a port that is there from the start causes no event

    constructor() {
      super();
      const presence = new WebSocket(`${serverUrl}/presence`);
      this.known = new Promise((resolve) => {
        presence.addEventListener("message", ({ data }) => {
          for (const [index, isPlugged] of JSON.parse(data).entries()) this.setPlugged(index, isPlugged);
          this.isKnown = true;
          resolve();
        });
        presence.addEventListener("error", () => resolve());
      });
    }

    async getPorts() {
      await this.known;
      return this.ports.filter((port) => this.listed.includes(port));
    }

    setPlugged(index, isPlugged) {
      if (isPlugged === this.listed.includes(this.ports[index])) return;
      if (isPlugged && this.isKnown) this.ports[index] = new ShimPort(index); // as a browser does for a USB port
      const port = this.ports[index];
      port.connected = isPlugged;
      this.listed = isPlugged ? [...this.listed, port] : this.listed.filter((other) => other !== port);
      if (!this.isKnown) return;
      const event = new Event(isPlugged ? "connect" : "disconnect");
      Object.defineProperty(event, "target", { value: port });
      this.dispatchEvent(event);
      port.dispatchEvent(new Event(isPlugged ? "connect" : "disconnect"));
    }
  }

  const serial = new ShimSerial();
  const isWindow = typeof window !== "undefined";
  const chosen = new Set();
  if (isWindow)
    Object.assign(serial, {
      // The person chooses one port after the other.
      requestPort: async () => {
        const ports = await serial.getPorts();
        const port = ports.find((one) => !chosen.has(one)) ?? ports[0];
        chosen.add(port);
        if (!port) throw new DOMException("No port selected by the user.", "NotFoundError");
        return port;
      },
    });
  Object.defineProperty(navigator, "serial", { value: serial, configurable: true });
}
