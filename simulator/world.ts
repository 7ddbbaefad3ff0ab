import type { Clock } from './clock.ts'
import type { Delivery } from './delivery/delivery.ts'
import type { Throughput } from './delivery/limits.ts'
import type { Faults } from './faults.ts'
import type { Ids } from './ids.ts'
import type { MediaStore } from './media-store.ts'
import type { Handsets } from './people/handsets.ts'
import type { State } from './state.ts'
import type { Traffic } from './traffic.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

/** The limits a new number starts with, and whether pairs are limited at all. */
export interface Settings {
  throughput: number
  pairLimit: boolean
  tier: string
  reviewMs: number
  /** Whether the reviewer refuses a template with the body and footer of another one, as Meta's does. */
  refuseDuplicates?: boolean
}

/** One running Meta: what it knows, and the parts that move it. */
export interface World {
  readonly clock: Clock
  readonly ids: Ids
  readonly state: State
  readonly faults: Faults
  readonly traffic: Traffic
  readonly webhooks: Webhooks
  readonly handsets: Handsets
  readonly delivery: Delivery
  readonly throughput: Throughput
  readonly media: MediaStore
  readonly settings: Settings
  /** Where it is reached: for addresses in what nobody asked for. */
  readonly site: { url: string }
  /** What lower nouns ask of higher ones. */
  readonly known: Known
  /** What single nouns keep for themselves, by name: a snapshot takes each along. */
  readonly slices: Map<string, Slice>
}

/** Questions that a higher noun answers once it is served; unanswered, everything asked about is taken to be there. */
export interface Known {
  /** Whether an account has a Flow of this id or name. */
  flow?: (accountId: string, idOrName: string) => boolean
}

/** Something that knows how to keep its state in a snapshot. `save` gives plain JSON; `load` gets back what was saved. */
export interface Slice {
  save(): unknown
  load(saved: unknown): void
}

/** Does something later, on the world's clock. */
export function later(world: World, delayMs: number, chore: () => void): void {
  world.delivery.chores.add(world.clock.now() + delayMs, chore)
}
