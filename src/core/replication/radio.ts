/**
 * Replication on a radio, put together for one face: what a node is handed with each face that is a radio.
 *
 * The only file that names the radio's roles. A node that has no radio need not have this code at all, so nothing else of the core
 * imports it, other than as a type.
 */
import type { LoRaSettings } from "../airtime.ts";
import type { Context } from "../context.ts";
import type { EntryCache } from "../entry-cache.ts";
import type { FaceState } from "../face-state.ts";
import type { Replica } from "../replica.ts";
import { AirMemory } from "./air-memory.ts";
import { RadioAnswerer } from "./radio-answerer.ts";
import { RadioAsker } from "./radio-asker.ts";
import { RadioBlobRequests } from "./radio-blob-requests.ts";
import { RadioCompany } from "./radio-company.ts";
import type { FaceAnswerer, FeedAsker } from "./roles.ts";

/** What replicates on one radio face. */
export interface FaceRadio {
  readonly air: AirMemory;
  readonly company: RadioCompany;
  readonly answerer: FaceAnswerer;
  readonly blobRequests: RadioBlobRequests;
  /** Who asks for a feed here. `isServedElsewhere`: another face brings it forward now. */
  makeAsker(replica: Replica, isServedElsewhere: () => boolean): FeedAsker;
}

export const RADIO = {
  /** What a face remembers of its channel; made before the face. */
  remember: (context: Context, settings: LoRaSettings): AirMemory => new AirMemory(context, settings),

  /** @param face has this `air`. */
  replicate(context: Context, face: FaceState, cache: EntryCache, air: AirMemory): FaceRadio {
    const shared = { air, company: new RadioCompany() };
    return {
      ...shared,
      answerer: new RadioAnswerer(context, face, cache, shared),
      blobRequests: new RadioBlobRequests(context),
      makeAsker: (replica, isServedElsewhere) =>
        new RadioAsker(context, face, replica, { ...shared, isServedElsewhere }),
    };
  },
};

export type RadioReplication = typeof RADIO;
