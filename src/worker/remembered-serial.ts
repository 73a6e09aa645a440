/** The serial faces that a profile keeps in its settings. */
import type { ProfileSettings, SerialFaceSetting } from "../store/port.ts";

/** Profiles of the first version remembered one serial face. */
export function rememberedIn({ serialFaces, serial, serialPort: port }: ProfileSettings): readonly SerialFaceSetting[] {
  return serialFaces ?? (serial ? [{ id: "serial-1", port }] : []);
}
