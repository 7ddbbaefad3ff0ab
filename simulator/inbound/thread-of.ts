import { GraphError } from '../graph-error.ts'
import { canonicalPhone } from '../people/canonical-phone.ts'
import type { Outgoing, Thread } from '../state.ts'
import type { World } from '../world.ts'

/** The chat of a person with a number, made when there is none. Refuses with 404 when there is no such number. */
export function threadOf(world: World, numberId: string, phone: string): Thread {
  if (!world.state.numbers.has(numberId)) throw new GraphError(100, undefined, { http: 404, message: 'There is no such number.' })
  return world.state.thread(numberId, canonicalPhone(phone))
}

/** The newest message of the business that this phone has: what a tap answers when nothing else is said. */
export const latestOf = (thread: Thread): Outgoing | undefined =>
  thread.said.findLast((said): said is Outgoing => said.out && (said.life === 'delivered' || said.life === 'read'))
