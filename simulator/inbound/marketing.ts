import { userId } from '../people/identity.ts'
import { businessOf, contactJson, showsPhone } from '../people/known.ts'
import type { Thread } from '../state.ts'
import type { World } from '../world.ts'
import { choicesOf } from './complain.ts'

export const marketingChoices = ['stop', 'resume', 'signup'] as const
export type MarketingChoice = (typeof marketingChoices)[number]

const detail: Readonly<Record<MarketingChoice, string>> = {
  stop: 'User requested to stop marketing messages',
  resume: 'User requested to resume marketing messages',
  signup: 'User signed up for marketing messages',
}

/**
 * A person stops or resumes marketing messages of a business, as the menu of a chat allows, or signs up for them in the app.
 * Source: Meta, Webhooks → user_preferences (2026-09).
 */
export function setMarketing(world: World, thread: Thread, value: MarketingChoice): void {
  const { state, webhooks, clock } = world
  const number = state.numbers.get(thread.numberId)
  thread.marketing = value === 'stop' ? 'stopped' : 'allowed'
  choicesOf(world).add(thread)
  webhooks.numberField(thread.numberId, thread.phone, 'user_preferences', {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: number?.phone, phone_number_id: number?.id },
    contacts: [JSON.parse(contactJson(state, thread))],
    user_preferences: [
      {
        ...(showsPhone(state, thread) && { wa_id: thread.phone }),
        user_id: userId(businessOf(state, thread.numberId), thread.phone),
        detail: detail[value],
        category: 'marketing_messages',
        value,
        timestamp: Math.floor(clock.now() / 1000),
        ...(value === 'signup' && { signup_id: world.ids.digits() }),
      },
    ],
  })
  state.touched()
}
