import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '@woochat/contract/errors.ts'
import type { ChannelId, MediaId } from '@woochat/contract/id.ts'
import type { TemplateDraft } from '@woochat/contract/templates.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { findTemplate, type TemplateRow } from '../templates/store.ts'
import { submitTemplate, type TemplateDeps } from '../templates/submit.ts'
import { syncTemplates } from '../templates/sync.ts'

export const templateNames = ['festive_gift_boxes', 'back_in_stock', 'order_update', 'feedback_request'] as const
export type DemoTemplate = (typeof templateNames)[number]

/** Meta's own words for the button by which a person leaves marketing. */
export const stopButton = 'Stop promotions'

const drafts = (giftBoxes: MediaId): Readonly<Record<DemoTemplate, Omit<TemplateDraft, 'channelId' | 'name' | 'language'>>> => ({
  festive_gift_boxes: {
    category: 'MARKETING',
    parts: {
      header: { kind: 'image', mediaId: giftBoxes },
      body: 'Hello {{1}}, our *festive gift boxes* are here: six single-estate teas from the Nilgiris, packed by hand.\n\nOrder by Sunday and we write your card for you. Friends of ours in {{2}} get free delivery.',
      footer: 'Nilgiri Tea, Coonoor',
      buttons: [
        { kind: 'quick-reply', text: 'Show me the boxes' },
        { kind: 'quick-reply', text: 'Prices for 10+' },
        { kind: 'quick-reply', text: stopButton },
      ],
      samples: { 'body.1': 'Asha', 'body.2': 'Bengaluru' },
    },
  },
  back_in_stock: {
    category: 'MARKETING',
    parts: {
      header: { kind: 'text', text: 'Winter Frost is back' },
      body: 'Hi {{1}}, the Winter Frost harvest is in: only 400 tins this year.\n\nYou know your tea, so we would like to keep one for you until Friday. Shall we?',
      footer: 'Nilgiri Tea, Coonoor',
      buttons: [
        { kind: 'quick-reply', text: 'Yes, keep one for me' },
        { kind: 'quick-reply', text: 'What is it like?' },
        { kind: 'quick-reply', text: stopButton },
      ],
      samples: { 'body.1': 'Asha' },
    },
  },
  order_update: {
    category: 'UTILITY',
    parts: {
      header: { kind: 'text', text: 'Your order is on its way' },
      body: 'Hi {{name}}, order {{order}} left our warehouse today and should reach you by {{day}}. Reply here if anything about the delivery needs to change.',
      footer: null,
      buttons: [
        {
          kind: 'url',
          text: 'Track the parcel',
          url: 'https://nilgiri-tea.example/track/{{1}}',
          sample: 'https://nilgiri-tea.example/track/NT-48213',
        },
      ],
      samples: { 'body.name': 'Asha', 'body.order': 'NT-48213', 'body.day': 'Thursday' },
    },
  },
  feedback_request: {
    category: 'UTILITY',
    parts: {
      header: null,
      body: 'Hi {{1}}, your {{2}} arrived a week ago. How do you like it? Your answer goes straight to the person who packed it.',
      footer: null,
      buttons: [
        { kind: 'quick-reply', text: 'I love it' },
        { kind: 'quick-reply', text: 'It is fine' },
        { kind: 'quick-reply', text: 'Something is wrong' },
      ],
      samples: { 'body.1': 'Asha', 'body.2': 'Nilgiri Gold' },
    },
  },
})

export type DemoTemplates = Readonly<Record<DemoTemplate, TemplateRow>>

/** Submits what is not there yet and waits for Meta's yes: by webhook, or asked for when that does not come. */
export async function ensureTemplates(
  deps: TemplateDeps,
  at: { workspaceId: number; channelId: ChannelId; giftBoxes: MediaId },
  signal: AbortSignal,
): Promise<DemoTemplates> {
  const { workspaceId, channelId } = at
  for (const [name, draft] of Object.entries(drafts(at.giftBoxes))) {
    if (await find(deps, at, name)) continue
    await submitTemplate(deps, workspaceId, { channelId, name, language: 'en', ...draft }).catch((error: unknown) => {
      if (!(error instanceof Refusal && error.code === 'name_taken')) throw error
    })
  }
  for (let look = 1; look <= patienceLooks; look++) {
    const rows = await Promise.all(templateNames.map((name) => find(deps, at, name)))
    if (rows.every((row) => row?.state === 'APPROVED'))
      return Object.fromEntries(templateNames.map((name, i) => [name, rows[i]])) as unknown as DemoTemplates
    if (look % 20 === 0) await syncTemplates(deps, workspaceId, channelId)
    await sleep(lookEveryMs, undefined, { signal })
  }
  throw new Error('The templates of the demo were not approved in time')
}

const lookEveryMs = 250
const patienceLooks = 240

const find = ({ db }: TemplateDeps, at: { workspaceId: number; channelId: number }, name: string) =>
  withWorkspace(db, at.workspaceId, (tx) => findTemplate(tx, at.workspaceId, at.channelId, name, 'en'))
