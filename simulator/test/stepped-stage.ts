import { SteppedClock } from '../clock.ts'
import type { SimulatorOptions } from '../start.ts'
import { type Stage, startStage } from './stage.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** A stage whose time passes only when told to. */
export interface SteppedStage extends Stage {
  readonly clock: SteppedClock
  /** Lets time pass, and all webhooks of it arrive. */
  pass(ms: number): Promise<void>
  /** Makes a template and has it approved; gives its id. */
  template(name: string, category: string, more?: Record<string, unknown>): Promise<string>
  sendTemplate(to: string, name: string, path?: string): Promise<string>
}

export async function startSteppedStage(
  options: SimulatorOptions = {},
  startMs = Date.UTC(2026, 10, 2, 12),
): Promise<SteppedStage> {
  const clock = new SteppedClock(startMs)
  const stage = await startStage({ clock, pairLimit: false, throughput: 0, ...options })
  const pass = (ms: number): Promise<void> => clock.advance(ms)
  return Object.assign(stage, {
    clock,
    pass,
    template: async (name: string, category: string, more: Record<string, unknown> = {}) => {
      const made = await stage.call('POST', `/${stage.business.waba_id}/message_templates`, {
        name,
        category,
        language: 'en_US',
        components: [{ type: 'BODY', text: 'Your order has left and will be with you soon.' }],
        ...more,
      })
      if (made.status !== 200) throw new Error(JSON.stringify(made.json))
      await pass(1_000)
      return String(made.json.id)
    },
    sendTemplate: async (to: string, name: string, path = 'messages') => {
      const { json } = await stage.call('POST', `/${stage.business.phone_number_id}/${path}`, {
        messaging_product: 'whatsapp',
        to,
        type: 'template',
        template: { name, language: { code: 'en_US' } },
      })
      return String(json.messages?.[0].id ?? json.error.code)
    },
  })
}
