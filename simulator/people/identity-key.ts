import { ask, chance } from '../population.ts'
import type { State } from '../state.ts'

/** The hash of a person's security code as webhooks show it, e.g. `Sjvjlx8G6Z0=`; another one after every change of keys. */
export function identityHash(state: State, phone: string): string {
  const changes = state.people.get(phone)?.keyChanges ?? 0
  const bytes = Buffer.alloc(8)
  for (let half = 0; half < 2; half++)
    bytes.writeUInt32BE(Math.floor(chance(state.seed, `${phone} ${changes} ${half}`, ask.key) * 0xffff_ffff), half * 4)
  return bytes.toString('base64')
}

/** Whether a send that names the recipient's key hash must fail with 137000: the person has other keys by now. */
export const isOtherIdentity = (state: State, phone: string, hash: string): boolean => hash !== identityHash(state, phone)
