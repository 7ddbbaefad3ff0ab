import { playedJson } from '../delivery/status-json.ts'
import { contactJson } from '../people/known.ts'
import type { Thread } from '../state.ts'
import type { World } from '../world.ts'

/**
 * A person plays a voice note: the business hears of the first time, also from people who keep their reading to themselves.
 * Source: Meta, Audio messages → played (2026-09).
 */
export function hearVoice(world: World, thread: Thread, id: string): void {
  const { state, clock, webhooks } = world
  const out = thread.said.find((said) => said.out && said.id === id)
  if (!out?.out || out.playedAt !== undefined || out.type !== 'audio' || !out.raw.read().includes('"voice":true')) return
  out.playedAt = clock.now()
  webhooks.status(thread.numberId, thread.phone, playedJson(state, out, out.playedAt), contactJson(state, thread))
  state.touched()
}
