import { recordBlock, recordReport } from '../numbers/quality.ts'
import { Choices } from '../people/choices.ts'
import type { Thread } from '../state.ts'
import type { World } from '../world.ts'

/** A person blocks a business, or lets it through again: its messages no longer arrive, and its quality suffers. */
export function blockBusiness(world: World, thread: Thread, blocked: boolean): void {
  if (thread.blocked === blocked) return
  thread.blocked = blocked
  choicesOf(world).add(thread)
  if (blocked) recordBlock(world, thread)
  world.handsets.changed(thread.phone, thread.numberId)
  world.state.touched()
}

/** A person reports a business to WhatsApp. */
export function reportBusiness(world: World, thread: Thread): void {
  if (thread.reported) return
  thread.reported = true
  choicesOf(world).add(thread)
  recordReport(world, thread)
  world.state.touched()
}

/** The choices of the people of this simulator. */
export function choicesOf(world: World): Choices {
  const found = world.slices.get('choices')
  if (found instanceof Choices) return found
  const made = new Choices(world.state)
  world.slices.set('choices', made)
  return made
}
