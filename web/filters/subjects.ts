import type { OptIn } from '@woochat/contract/contacts.ts'
import type { Field } from '@woochat/contract/fields.ts'
import type {
  CampaignCondition,
  ChoiceCondition,
  Condition,
  DateCondition,
  FlagCondition,
  TextCondition,
} from '@woochat/contract/filter.ts'

/** What a condition can be about: one line of the field picker. */
export type Subject = { id: string; label: string; section: string } & (
  | { type: 'text'; field: TextCondition['field'] }
  | { type: 'number'; field: string }
  | { type: 'date'; field: DateCondition['field']; future: boolean }
  | { type: 'choice'; field: ChoiceCondition['field']; of: ChoiceOf; many: boolean; always: boolean }
  | { type: 'flag'; field: FlagCondition['field'] }
  | { type: 'tags' }
  | { type: 'campaign'; did: CampaignCondition['did'] }
)
/** Where the answers of a choice come from. */
export type ChoiceOf = 'country' | 'language' | 'source' | 'optIn' | 'owner' | readonly Field['options'][number][]

export const optInSays: Readonly<Record<OptIn, string>> = { in: 'Opted in', out: 'Opted out', unknown: 'Not asked yet' }
export const sourceSays = {
  manual: 'Added by hand',
  import: 'Import',
  inbound: 'Wrote to you',
  api: 'API',
  demo: 'Demo data',
} as const

const contact = 'Contact'
const consent = 'Tags and consent'
const time = 'Dates'
const campaigns = 'Campaigns'
const custom = 'Your fields'

const choice = (
  field: 'country' | 'language' | 'source' | 'optIn' | 'owner',
  label: string,
  section: string,
  always: boolean,
): Subject => ({ id: field, label, section, type: 'choice', field, of: field, many: false, always })
const date = (field: 'createdAt' | 'updatedAt' | 'lastInboundAt' | 'lastOutboundAt', label: string): Subject => ({
  id: field,
  label,
  section: time,
  type: 'date',
  field,
  future: false,
})
const deed = (did: CampaignCondition['did'], label: string): Subject => ({
  id: `campaign.${did}`,
  label,
  section: campaigns,
  type: 'campaign',
  did,
})

/** The same for every workspace; its own fields follow. */
const standard: readonly Subject[] = [
  { id: 'tags', label: 'Tags', section: consent, type: 'tags' },
  choice('optIn', 'Marketing consent', consent, true),
  { id: 'blocked', label: 'Blocked', section: consent, type: 'flag', field: 'blocked' },
  { id: 'name', label: 'Name', section: contact, type: 'text', field: 'name' },
  { id: 'phone', label: 'Phone', section: contact, type: 'text', field: 'phone' },
  { id: 'email', label: 'E-mail', section: contact, type: 'text', field: 'email' },
  choice('country', 'Country', contact, false),
  choice('language', 'Language', contact, false),
  choice('owner', 'Owner', contact, false),
  choice('source', 'Source', contact, true),
  date('lastInboundAt', 'Last message from them'),
  date('lastOutboundAt', 'Last message to them'),
  date('createdAt', 'Created'),
  date('updatedAt', 'Changed'),
  deed('received', 'Campaign sent'),
  deed('delivered', 'Campaign delivered'),
  deed('read', 'Campaign read'),
  deed('replied', 'Campaign replied to'),
  deed('failed', 'Campaign failed'),
]

export function subjectsOf(fields: readonly Field[]): Subject[] {
  const own = fields.map(fieldSubject)
  const at = standard.findIndex((subject) => subject.section === time)
  return standard.toSpliced(at, 0, ...own)
}

function fieldSubject(field: Field): Subject {
  const id = `field.${field.id}`
  const base = { id, label: field.label, section: custom, field: id }
  switch (field.kind) {
    case 'text':
      return { ...base, type: 'text' }
    case 'number':
      return { ...base, type: 'number' }
    case 'date':
      return { ...base, type: 'date', future: true }
    case 'switch':
      return { ...base, type: 'flag' }
    case 'select':
    case 'multi-select':
      return { ...base, type: 'choice', of: field.options, many: field.kind === 'multi-select', always: false }
  }
}

export function subjectIdOf(condition: Condition): string {
  if (condition.type === 'tags') return 'tags'
  return condition.type === 'campaign' ? `campaign.${condition.did}` : condition.field
}

/** The subject of a condition; `undefined` when its field was deleted or changed its kind. */
export function subjectOf(condition: Condition, subjects: readonly Subject[]): Subject | undefined {
  const id = subjectIdOf(condition)
  return subjects.find((subject) => subject.id === id && subject.type === condition.type)
}

/** A condition to start from: the commonest question about its subject. */
export function blankCondition(subject: Subject): Condition {
  switch (subject.type) {
    case 'text':
      return {
        type: 'text',
        field: subject.field,
        op: subject.field === 'name' || subject.field === 'phone' ? 'contains' : 'is',
        values: [],
      }
    case 'number':
      return { type: 'number', field: subject.field, op: 'atLeast', values: [] }
    case 'date':
      return { type: 'date', field: subject.field, op: 'inLast', values: [], period: { amount: 30, unit: 'days' } }
    case 'choice':
      return { type: 'choice', field: subject.field, op: 'anyOf', values: subject.field === 'optIn' ? ['in'] : [] }
    case 'flag':
      return { type: 'flag', field: subject.field, op: 'yes' }
    case 'tags':
      return { type: 'tags', op: 'anyOf', values: [] }
    case 'campaign':
      return { type: 'campaign', did: subject.did, campaignId: null }
  }
}
