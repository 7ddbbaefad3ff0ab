import type { WireMap } from '../wire/wire-value.ts'
import type { Slice, World } from '../world.ts'

/** What Meta keeps about a number beside its state. All times are ms. */
export interface NumberRecord {
  pin?: string
  wrongPinsAt: number[]
  codeStatus: 'VERIFIED' | 'NOT_VERIFIED' | 'EXPIRED'
  code?: { value: string; at: number; wrong: number }
  codesAt: number[]
  /** Registrations and deregistrations, which are counted together. */
  registrationsAt: number[]
  onboardedAt?: number
  region?: string
  newName?: { name: string; status: string }
  nameChangesAt: number[]
  /** A 555 number whose name nobody has approved: it cannot send. */
  nameNeedsApproval?: boolean
  profile: Profile
  official: { status: string; website?: string; rejectedAt?: number }
  calling?: WireMap
  cartEnabled: boolean
  catalogVisible: boolean
  username?: { name: string; status: 'approved' | 'reserved' }
  /** A test number writes to these people only. */
  recipients?: string[]
  /** What was synchronized from the WhatsApp Business App. */
  synchronized: string[]
}

export interface Profile {
  about?: string
  address?: string
  description?: string
  email?: string
  websites?: string[]
  vertical?: string
  /** The media that is the picture. */
  picture?: string
}

/** What Meta keeps about a WhatsApp Business Account. All times are ms. */
export interface AccountRecord {
  restrictions: { type: string; until: number }[]
  ban?: { state: 'DISABLE' | 'SCHEDULE_FOR_DISABLE'; at: number }
  violations: number
  paymentMissing?: boolean
  review: string
  deleted?: boolean
  /** Business portfolios of partners that were added. */
  sharedWith: string[]
  insights?: boolean
  marketingTerms: 'ELIGIBLE' | 'ONBOARDED'
  location?: string
  authInternational?: { at: number; countries: WireMap[] }
  /** User id → tasks. */
  users: Record<string, string[]>
}

/** What Meta keeps about a business portfolio. */
export interface BusinessRecord {
  name?: string
  verification: string
  mostNumbers: number
}

/** Records by id, made when first touched; they are part of every snapshot. */
export class Records<T> implements Slice {
  readonly #byId = new Map<string, T>()
  readonly #make: () => T

  constructor(make: () => T) {
    this.#make = make
  }

  find(id: string): T | undefined {
    return this.#byId.get(id)
  }

  of(id: string): T {
    const found = this.#byId.get(id)
    if (found) return found
    const made = this.#make()
    this.#byId.set(id, made)
    return made
  }

  entries(): IterableIterator<[string, T]> {
    return this.#byId.entries()
  }

  remove(id: string): void {
    this.#byId.delete(id)
  }

  save(): [string, T][] {
    return [...this.#byId]
  }

  load(saved: unknown): void {
    for (const [id, record] of saved as [string, T][]) this.#byId.set(id, { ...this.#make(), ...record })
  }
}

export const numberRecords = (world: World): Records<NumberRecord> => recordsOf(world, 'number-records', newNumber)
export const accountRecords = (world: World): Records<AccountRecord> => recordsOf(world, 'account-records', newAccount)
export const businessRecords = (world: World): Records<BusinessRecord> => recordsOf(world, 'business-records', newBusiness)

/** Usernames that belong to others: to a Facebook Page, an Instagram account, or to somebody on WhatsApp. */
export const foreignUsernames = (world: World): Records<{ owner: 'facebook' | 'instagram' | 'whatsapp' }> =>
  recordsOf(world, 'foreign-usernames', () => ({ owner: 'whatsapp' }))

/** The records of a kind, kept among the slices of the world under `name`. */
export function recordsOf<T>(world: World, name: string, make: () => T): Records<T> {
  const kept = world.slices.get(name)
  if (kept instanceof Records) return kept as Records<T>
  const made = new Records(make)
  world.slices.set(name, made)
  return made
}

/** Numbers come ready for use from the control API; those added over the Graph API start before all of it. */
const newNumber = (): NumberRecord => ({
  wrongPinsAt: [],
  codeStatus: 'VERIFIED',
  codesAt: [],
  registrationsAt: [],
  nameChangesAt: [],
  profile: {},
  official: { status: 'NOT_STARTED' },
  cartEnabled: true,
  catalogVisible: false,
  synchronized: [],
})

const newAccount = (): AccountRecord => ({
  restrictions: [],
  violations: 0,
  review: 'APPROVED',
  sharedWith: [],
  marketingTerms: 'ELIGIBLE',
  users: {},
})

const newBusiness = (): BusinessRecord => ({ verification: 'verified', mostNumbers: 20 })
