import type { Clock } from './clock.ts'
import type { Delivery } from './deliver.ts'
import type { Faults } from './faults.ts'
import type { MediaStore } from './media-store.ts'
import type { Handsets } from './phones/handsets.ts'
import type { Throughput } from './rules/limits.ts'
import type { State } from './state.ts'
import type { Webhooks } from './webhooks.ts'

/** The limits a new number starts with, and whether pairs are limited at all. */
export interface Settings {
  throughput: number
  pairLimit: boolean
  tier: string
  reviewMs: number
}

/** One running Meta: what it knows, and the parts that move it. */
export interface World {
  readonly clock: Clock
  readonly state: State
  readonly faults: Faults
  readonly webhooks: Webhooks
  readonly handsets: Handsets
  readonly delivery: Delivery
  readonly throughput: Throughput
  readonly media: MediaStore
  readonly settings: Settings
}
