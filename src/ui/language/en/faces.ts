/** What faces are called and how they stand: said on every screen. */
export const faces = {
  "face.kind.relay": "Relay",
  "face.kind.serial": "Bridge",
  "face.kind.tabs": "Tabs of this browser",
  "face.phase.connecting": "connecting",
  "air.never": "The limit is less than one packet takes: nothing is ever sent.",
  "face.phase.upHeld": "up; the limit of the hour holds everything back until about {time}",
  "face.phase.up": "up",
  "face.phase.upQuiet": "up; nothing heard yet",
  "face.phase.waiting": "lost; tries again by itself",
  "face.phase.notReached": "not reached yet; tries again by itself",
  "face.phase.listening": "open; listens to what the device is, sends nothing yet",
  "face.phase.unconfirmed": "silent; waits until you say that it is a bridge",
  "face.phase.refused": "stopped; needs you",
  "face.phase.closed": "closed",
  "face.kind.neighbour": "Simulated neighbour",
} as const;
