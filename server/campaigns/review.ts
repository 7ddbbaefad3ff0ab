import type { CampaignReview, CostEstimate, Variables } from '@woochat/contract/campaigns.ts'
import { countryOfDigits } from '@woochat/contract/data/countries.ts'
import { type PricedCategory, priceOf, rateCardOn } from '@woochat/contract/data/rate-cards.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { ExclusionReason } from '@woochat/contract/exclusions.ts'
import { templateVariables } from '@woochat/contract/template-text.ts'
import type { RawBuilder } from 'kysely'
import { type ChannelRow, countUsedToday } from '../channels/store.ts'
import type { Tx } from '../db/pool.ts'
import { headerMediaOf, type StoredParts, type TemplateRow } from '../templates/store.ts'
import { type Audience, type ChosenGroup, countChosen, type SegmentCondition } from './audience.ts'
import { type CampaignRow, listSegmentUses } from './store.ts'
import type { ValueField } from './values.ts'

/** A campaign with everything it names, as it stands now. */
export interface Plan {
  row: CampaignRow
  channel: ChannelRow | undefined
  template: TemplateRow | undefined
  fields: ValueField[]
  audience: Audience
  /** What must be mended before it can be sent, in sentences. */
  problems: string[]
}

/** The number the campaign names, also when it is disconnected by now. */
export async function chosenChannel(tx: Tx, row: CampaignRow): Promise<ChannelRow | undefined> {
  if (row.channel_id === null) return undefined
  return tx
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', row.workspace_id)
    .where('id', '=', row.channel_id)
    .executeTakeFirst()
}

export async function readPlan(tx: Tx, row: CampaignRow, conditionOf: SegmentCondition): Promise<Plan> {
  const { workspace_id: workspaceId } = row
  const channel = await chosenChannel(tx, row)
  const template =
    row.template_id === null
      ? undefined
      : await tx
          .selectFrom('templates')
          .selectAll()
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', row.template_id)
          .executeTakeFirst()
  const fields = (await tx
    .selectFrom('fields')
    .select(['id', 'label', 'kind', 'options'])
    .where('workspace_id', '=', workspaceId)
    .execute()) as ValueField[]
  const { audience, problems } = await readAudience(tx, row, template?.category !== 'UTILITY', conditionOf)
  return {
    row,
    channel,
    template,
    fields,
    audience,
    problems: [...channelProblems(channel), ...templateProblems(row, template, fields), ...problems],
  }
}

async function readAudience(
  tx: Tx,
  row: CampaignRow,
  marketing: boolean,
  conditionOf: SegmentCondition,
): Promise<{ audience: Audience; problems: string[] }> {
  const problems: string[] = []
  const conditions = { include: [] as RawBuilder<boolean>[], exclude: [] as RawBuilder<boolean>[] }
  for (const use of await listSegmentUses(tx, row.workspace_id, [row.id])) {
    try {
      conditions[use.mode].push(await conditionOf(tx, row.workspace_id, use.id))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      problems.push(`Segment “${use.name}”: ${error.message}`)
    }
  }
  // With one segment broken nobody is chosen: a part of an audience is not what was asked for.
  const include = problems.length > 0 ? [] : conditions.include
  if (conditions.include.length === 0 && problems.length === 0) problems.push('Choose at least one segment to send to.')
  return { audience: { workspaceId: row.workspace_id, include, exclude: conditions.exclude, marketing }, problems }
}

/** States in which Meta takes no messages from a number. */
const silent: ReadonlySet<string> = new Set(['BANNED', 'DISCONNECTED', 'DELETED', 'RESTRICTED', 'UNVERIFIED', 'MIGRATED'])

function channelProblems(channel: ChannelRow | undefined): string[] {
  if (!channel) return ['Choose the number to send from.']
  if (channel.removed_at) return ['The number is disconnected: choose another, or connect it again.']
  return silent.has(channel.status) ? [`The number is ${channel.status.toLowerCase()} at WhatsApp: see WhatsApp Manager.`] : []
}

function templateProblems(row: CampaignRow, template: TemplateRow | undefined, fields: readonly ValueField[]): string[] {
  if (!template) return ['Choose a template.']
  if (template.channel_id !== row.channel_id) return ['The template belongs to another number: choose one of this number.']
  if (template.state !== 'APPROVED')
    return [
      `The template “${template.name}” is ${template.state.toLowerCase().replace(/_/g, ' ')}: only approved ones can be sent.`,
    ]
  const parts = template.parts as StoredParts
  if (parts.unsupported?.length) return [`WooChat cannot send this template yet: it has ${parts.unsupported.join(', ')}.`]
  const needsFile = parts.header && parts.header.kind !== 'text' && headerFileOf(row, parts) === null
  return [
    ...(needsFile ? [`Choose the ${parts.header?.kind} for the header.`] : []),
    ...variableProblems(parts, row.variables as Variables, fields),
  ]
}

/** The file of a media header: the campaign's own, else the template's sample. */
export const headerFileOf = (row: Pick<CampaignRow, 'header_media_id'>, parts: StoredParts): number | null =>
  row.header_media_id ?? headerMediaOf(parts)

function variableProblems(parts: StoredParts, variables: Variables, fields: readonly ValueField[]): string[] {
  return templateVariables(parts).flatMap(({ key, name, place, index }) => {
    const source = variables[key]
    const label = place === 'button' ? `the link of “${parts.buttons[index]?.text ?? ''}”` : `{{${name}}} of the ${place}`
    if (!source) return [`Fill ${label}.`]
    if (source.from === 'text') return source.text.trim() ? [] : [`Fill ${label}.`]
    if (source.field.startsWith('field.') && !fields.some((field) => `field.${field.id}` === source.field))
      return [`The field for ${label} was deleted: choose another.`]
    return source.fallback.trim() ? [] : [`Say what to write for ${label} where a contact has nothing there.`]
  })
}

/** What would happen if it were sent now. */
export async function reviewCampaign(tx: Tx, plan: Plan): Promise<CampaignReview> {
  const groups = await countChosen(tx, plan.audience)
  const recipients = sum(groups.filter((group) => group.reason === null))
  const limit = await limitOf(tx, plan.channel)
  const problems =
    recipients === 0 && plan.problems.length === 0
      ? [
          groups.length === 0
            ? 'Nobody is in the chosen segments: choose others.'
            : 'Nobody would get it: see why below, and choose other segments.',
        ]
      : plan.problems
  return {
    chosen: sum(groups),
    recipients,
    reasons: reasonsOf(groups),
    limit,
    cost: estimateCost(groups, plan.template?.category ?? 'MARKETING'),
    seconds: Math.ceil(recipients / Math.max(1, plan.channel?.throughput ?? 80)),
    problems,
    warnings: warningsOf(plan, groups, recipients, limit.leftToday),
  }
}

/** People the number may still write to today; null is no limit. */
export async function limitOf(tx: Tx, channel: ChannelRow | undefined): Promise<CampaignReview['limit']> {
  if (!channel || channel.messaging_limit === null) return { perDay: null, leftToday: null }
  const used = (await countUsedToday(tx, channel.workspace_id, channel.id)).get(channel.id) ?? 0
  return { perDay: channel.messaging_limit, leftToday: Math.max(0, channel.messaging_limit - used) }
}

const sum = (groups: readonly ChosenGroup[]): number => groups.reduce((total, group) => total + group.people, 0)

function reasonsOf(groups: readonly ChosenGroup[]): CampaignReview['reasons'] {
  const counts = new Map<ExclusionReason, number>()
  for (const { reason, people } of groups) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + people)
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
}

/** The price if every message is delivered, by the list price of today. */
export function estimateCost(
  groups: readonly { reason?: ExclusionReason | null; prefix: string | null; people: number }[],
  category: string,
): CostEstimate {
  const card = rateCardOn(new Date().toISOString().slice(0, 10))
  const byCountry = new Map<string, { people: number; amountMicro: number }>()
  for (const { reason, prefix, people } of groups) {
    if (reason || prefix === null) continue
    const country = countryOfDigits(prefix) ?? 'Other'
    const before = byCountry.get(country) ?? { people: 0, amountMicro: 0 }
    byCountry.set(country, {
      people: before.people + people,
      amountMicro: before.amountMicro + people * priceOf(card, prefix, pricedAs(category)),
    })
  }
  const rows = [...byCountry].map(([country, cost]) => ({ country, ...cost })).sort((a, b) => b.amountMicro - a.amountMicro)
  return {
    currency: card.currency,
    amountMicro: rows.reduce((total, row) => total + row.amountMicro, 0),
    rateVersion: card.version,
    byCountry: rows,
  }
}

/** Meta's names of categories, of templates and of prices, as columns of a rate card. */
export function pricedAs(category: string): PricedCategory {
  const word = category.toLowerCase()
  return word.startsWith('marketing')
    ? 'marketing'
    : word.startsWith('auth')
      ? 'authentication'
      : word === 'service'
        ? 'service'
        : 'utility'
}

function warningsOf(
  { channel, template }: Plan,
  groups: readonly ChosenGroup[],
  recipients: number,
  left: number | null,
): string[] {
  const count = (test: (group: ChosenGroup) => boolean): number =>
    sum(groups.filter((group) => group.reason === null && test(group)))
  const marketing = template?.category === 'MARKETING'
  const [unasked, american] = [
    count((group) => group.optIn === 0),
    count((group) => countryOfDigits(group.prefix ?? '') === 'US'),
  ]
  return [
    ...(left !== null && recipients > left
      ? [
          `The number may write to ${people(left)} more today. The other ${(recipients - left).toLocaleString('en')} follow as the limit frees up.`,
        ]
      : []),
    ...(marketing && unasked > 0 ? [`${people(unasked)} never said whether they want marketing.`] : []),
    ...(marketing && american > 0
      ? [`WhatsApp does not deliver marketing to numbers of the United States: ${people(american)}.`]
      : []),
    ...(channel?.quality === 'RED' ? ['The quality of the number is low: more blocks and reports may restrict it.'] : []),
    ...(template?.quality === 'RED' ? ['The quality of the template is low: Meta may pause it on the way.'] : []),
  ]
}

const people = (count: number): string => (count === 1 ? 'One person' : `${count.toLocaleString('en')} people`)
