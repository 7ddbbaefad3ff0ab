import type { Field, FieldDraft } from '@woochat/contract/fields.ts'
import type { Filter, FilterNode } from '@woochat/contract/filter.ts'
import type { MemberId, TagId } from '@woochat/contract/id.ts'
import type { Role } from '@woochat/contract/permissions.ts'
import type { TagDraft } from '@woochat/contract/tags.ts'

/** A small tea company in Bengaluru: who works there, and what it knows of its customers. */
export const demoCompany = {
  name: 'Nilgiri Tea',
  country: 'IN',
  timeZone: 'Asia/Kolkata',
  callingCode: '91',
  currency: 'INR',
  demo: true,
} as const

export const demoLogin = { email: 'demo@woochat.local', password: 'demo-woochat' } as const

export type Colleague = 'owner' | 'admin' | 'agent' | 'marketer'

export const colleagues: Readonly<Record<Colleague, { name: string; email: string; role: Role }>> = {
  owner: { name: 'Leela Menon', email: demoLogin.email, role: 'owner' },
  admin: { name: 'Ravi Iyer', email: 'ravi@nilgiri-tea.example', role: 'admin' },
  agent: { name: 'Meera Joseph', email: 'meera@nilgiri-tea.example', role: 'agent' },
  marketer: { name: 'Daniel Fernandes', email: 'daniel@nilgiri-tea.example', role: 'marketer' },
}

const options = (...labels: string[]) => labels.map((label) => ({ label }))

export const plans = ['Sampler', 'Monthly', 'Family'] as const
export const interests = ['Green tea', 'Black tea', 'Masala chai', 'Herbal', 'White & oolong', 'Teaware', 'Gifts'] as const

export const fieldDrafts = {
  city: { label: 'City', kind: 'text' },
  orders: { label: 'Orders', kind: 'number' },
  lastOrder: { label: 'Last order', kind: 'date' },
  plan: { label: 'Plan', kind: 'select', options: options(...plans) },
  interests: { label: 'Interests', kind: 'multi-select', options: options(...interests) },
  wholesale: { label: 'Wholesale', kind: 'switch' },
} as const satisfies Record<string, FieldDraft>
export type DemoField = keyof typeof fieldDrafts

export const tagDrafts = [
  { name: 'VIP', color: 'orange' },
  { name: 'Newsletter', color: 'blue' },
  { name: 'Subscriber', color: 'green' },
  { name: 'Gift buyer', color: 'pink' },
  { name: 'Corporate gifts', color: 'indigo' },
  { name: 'Tea tasting', color: 'purple' },
  { name: 'Referred a friend', color: 'teal' },
  { name: 'Complaint', color: 'red' },
] as const satisfies readonly TagDraft[]
export type DemoTag = (typeof tagDrafts)[number]['name']

/** The demo's own ids by the names above. */
export interface DemoIds {
  members: Readonly<Record<Colleague, MemberId>>
  tags: Readonly<Record<DemoTag, TagId>>
  fields: Readonly<Record<DemoField, Field>>
}

const where = (...of: FilterNode[]): Filter => ({ version: 1, root: { type: 'group', match: 'all', of } })
const days = (amount: number) => ({ values: [], period: { amount, unit: 'days' as const } })

export const segmentNames = [
  'VIP not contacted 30 days',
  'Bengaluru buyers',
  'Lapsed 60 days',
  'Wholesale',
  'New this month',
] as const
export type DemoSegment = (typeof segmentNames)[number]

export function segmentFilters({ tags, fields }: Pick<DemoIds, 'tags' | 'fields'>): Readonly<Record<DemoSegment, Filter>> {
  const custom = (field: DemoField): `field.${number}` => `field.${fields[field].id}`
  const bought: FilterNode = { type: 'number', field: custom('orders'), op: 'atLeast', values: [1] }
  return {
    'VIP not contacted 30 days': where(
      { type: 'tags', op: 'anyOf', values: [tags.VIP] },
      { type: 'date', field: 'lastOutboundAt', op: 'notInLast', ...days(30) },
    ),
    'Bengaluru buyers': where({ type: 'text', field: custom('city'), op: 'is', values: ['Bengaluru'] }, bought),
    'Lapsed 60 days': where(bought, { type: 'date', field: custom('lastOrder'), op: 'notInLast', ...days(60) }),
    Wholesale: where({ type: 'flag', field: custom('wholesale'), op: 'yes' }),
    'New this month': where({ type: 'date', field: 'createdAt', op: 'inLast', ...days(30) }),
  }
}
