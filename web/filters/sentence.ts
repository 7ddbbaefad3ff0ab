import type {
  CampaignCondition,
  ChoiceCondition,
  Condition,
  DateCondition,
  Filter,
  FilterNode,
  FlagCondition,
  Group,
  Period,
  TagsCondition,
} from '@woochat/contract/filter.ts'
import { isGroup } from '@woochat/contract/filter.ts'
import { operatorsOf } from './operators.ts'
import { countryName, languageName } from './place-names.ts'
import { optInSays, type Subject, sourceSays, subjectOf } from './subjects.ts'

/** A piece of a sentence; `strong` is what a person chose. */
export interface Part {
  text: string
  strong?: true
}

/** What things are called in this workspace. */
export interface Names {
  /** Empty while they load. */
  subjects: readonly Subject[]
  tag: (id: number) => string
  owner: (id: number) => string
  campaign: (id: number) => string
}

/** The whole tree as one plain sentence; brackets wherever “and” and “or” could be misread. */
export function filterSentence(filter: Filter, names: Names): Part[] {
  const { root } = filter
  if (root.of.length === 0) return [plain(root.match === 'any' ? 'Nobody.' : 'All contacts.')]
  const onlyExcept = root.match === 'none' || (root.match === 'all' && root.of.every(isExcept))
  return [plain(onlyExcept ? 'All contacts ' : 'Contacts '), ...groupParts(root, names, 0), plain('.')]
}

/** One row or group in words, e.g. for a chip above a list. */
export const nodeWords = (node: FilterNode, names: Names): Part[] =>
  isGroup(node) ? groupParts(node, names, 0) : conditionParts(node, names)

export const textOf = (parts: readonly Part[]): string => parts.map((part) => part.text).join('')

const plain = (text: string): Part => ({ text })
const strong = (text: string): Part => ({ text, strong: true })
const isExcept = (node: FilterNode): boolean => isGroup(node) && node.match === 'none'

function groupParts(group: Group, names: Names, depth: number, within: Group['match'] = 'all'): Part[] {
  // What is taken away is said after what is meant: “…, except those …”.
  const nodes = group.match === 'all' ? [...group.of.filter((node) => !isExcept(node)), ...group.of.filter(isExcept)] : group.of
  const clauses = nodes.map((node) =>
    isGroup(node) ? groupParts(node, names, depth + 1, group.match) : conditionParts(node, names),
  )
  const brackets = depth > 0 && clauses.length > 1
  if (group.match === 'all') return bracketed(joinedAll(clauses, nodes), brackets)
  const either = bracketed(joined(clauses, 'or'), brackets)
  if (group.match === 'any') return either
  return within === 'all' ? [plain('except those '), ...either] : [plain('all but those '), ...either]
}

const bracketed = (parts: Part[], brackets: boolean): Part[] => (brackets ? [plain('('), ...parts, plain(')')] : parts)

function joinedAll(clauses: readonly Part[][], nodes: readonly FilterNode[]): Part[] {
  const meant = clauses.filter((_, i) => !isExcept(nodes[i] as FilterNode))
  const taken = clauses.slice(meant.length)
  const comma = meant.length > 0 ? ', ' : ''
  return [...joined(meant, 'and'), ...(taken.length > 0 ? [plain(comma), ...joined(taken, 'and')] : [])]
}

function joined(clauses: readonly Part[][], word: 'and' | 'or'): Part[] {
  const comma = clauses.length > 2 ? ', ' : ' '
  return clauses.flatMap((clause, i) =>
    i === 0 ? clause : [plain(i === clauses.length - 1 ? `${comma}${word} ` : ', '), ...clause],
  )
}

function conditionParts(condition: Condition, names: Names): Part[] {
  const subject = subjectOf(condition, names.subjects)
  if (names.subjects.length === 0) return [plain('…')]
  if (!subject) return [strong('with a condition that no longer exists')]
  switch (condition.type) {
    case 'tags':
      return tagParts(condition, names)
    case 'campaign':
      return campaignParts(condition, names)
    case 'flag':
      return flagParts(condition, subject)
    case 'date':
      return dateParts(condition, subject)
    case 'choice':
      return condition.field === 'optIn' ? optInParts(condition) : choiceParts(condition, subject, names)
    default:
      return compareParts(condition, subject, condition.values.map(String))
  }
}

/** `**A**, **B** or **C**` */
function listed(values: readonly string[], word: 'and' | 'or'): Part[] {
  if (values.length > 6)
    return [
      ...listed(values.slice(0, 5), word).slice(0, -2),
      plain(', '),
      strong(values[4] ?? ''),
      plain(` ${word} ${values.length - 5} more`),
    ]
  return values.flatMap((value, i) =>
    i === 0 ? [strong(value)] : [plain(i === values.length - 1 ? ` ${word} ` : ', '), strong(value)],
  )
}

function tagParts({ op, values }: TagsCondition, names: Names): Part[] {
  const tags = values.map(names.tag)
  if (op === 'known') return [plain('with a tag')]
  if (op === 'unknown') return [plain('without any tag')]
  if (op === 'noneOf') return [plain('not tagged '), ...listed(tags, 'or')]
  return [plain('tagged '), ...listed(tags, op === 'allOf' ? 'and' : 'or')]
}

const optInVerbs: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  in: ['opted in to marketing', 'did not opt in to marketing'],
  out: ['opted out of marketing', 'did not opt out of marketing'],
  unknown: ['were not asked for consent yet', 'were asked for consent'],
}

function optInParts({ op, values }: ChoiceCondition): Part[] {
  const [only] = values
  if (values.length === 1 && only !== undefined)
    return [plain('who '), strong(optInVerbs[only]?.[op === 'noneOf' ? 1 : 0] ?? only)]
  return [
    plain(`whose marketing consent is ${op === 'noneOf' ? 'not ' : ''}`),
    ...listed(
      values.map((value) => optInSays[value as keyof typeof optInSays] ?? value),
      'or',
    ),
  ]
}

function choiceParts(condition: ChoiceCondition, subject: Subject, names: Names): Part[] {
  const values = condition.values.map((value) => answerName(value, subject, names))
  if (subject.type === 'choice' && subject.many && condition.op !== 'known' && condition.op !== 'unknown') {
    const [word, verb] =
      condition.op === 'allOf' ? (['and', 'has'] as const) : (['or', condition.op === 'noneOf' ? 'has not' : 'has'] as const)
    return [plain(`whose ${subject.label} ${verb} `), ...listed(values, word)]
  }
  return compareParts(condition, subject, values)
}

function answerName(value: string, subject: Subject, names: Names): string {
  if (subject.type !== 'choice') return value
  const { of } = subject
  if (typeof of !== 'string') return of.find((option) => String(option.id) === value)?.label ?? 'a deleted answer'
  if (of === 'country') return countryName(value)
  if (of === 'language') return languageName(value)
  if (of === 'owner') return names.owner(Number(value))
  return { ...sourceSays, ...optInSays }[value as keyof typeof sourceSays] ?? value
}

function flagParts({ field, op }: FlagCondition, subject: Subject): Part[] {
  if (field === 'blocked') return [plain('who are '), strong(op === 'yes' ? 'blocked' : 'not blocked')]
  return [plain(`with ${subject.label} `), strong(op === 'yes' ? 'on' : 'off')]
}

const dateStarts: Readonly<Record<string, string>> = {
  createdAt: 'created',
  updatedAt: 'changed',
  lastInboundAt: 'who last wrote',
  lastOutboundAt: 'last written to',
}

const notLately: Readonly<Record<string, string>> = {
  createdAt: 'not created ',
  updatedAt: 'not changed ',
  lastInboundAt: 'who did not write ',
  lastOutboundAt: 'not written to ',
}

function dateParts(condition: DateCondition, subject: Subject): Part[] {
  const start = dateStarts[condition.field]
  const { op, period, values } = condition
  if (op === 'known' || op === 'unknown') return knownDate(condition, subject)
  const when: Part[] =
    period && (op === 'inLast' || op === 'notInLast' || op === 'inNext')
      ? [plain(`${op === 'inNext' ? 'in the next' : 'in the last'} `), strong(periodWords(period))]
      : [plain(`${op} `), ...listed(values.map(dayWords), 'and')]
  if (op === 'notInLast') return [plain(notLately[condition.field] ?? `whose ${subject.label} is not `), ...when]
  return [plain(start === undefined ? `whose ${subject.label} is ` : `${start} `), ...when]
}

function knownDate({ field, op }: DateCondition, subject: Subject): Part[] {
  if (field === 'lastInboundAt') return [plain('who '), strong(op === 'known' ? 'wrote at some time' : 'never wrote')]
  if (field === 'lastOutboundAt') return [strong(op === 'known' ? 'written to at some time' : 'never written to')]
  return [plain(`whose ${subject.label} `), strong(op === 'known' ? 'is known' : 'is empty')]
}

const dayForm = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const dayWords = (day: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? dayForm.format(new Date(`${day}T00:00:00Z`)) : day)
const periodWords = ({ amount, unit }: Period): string =>
  amount === 1 ? unit.slice(0, -1) : `${amount.toLocaleString()} ${unit}`

const deeds: Readonly<Record<CampaignCondition['did'], readonly [yes: string, no: string]>> = {
  received: ['who were sent ', 'who were not sent '],
  delivered: ['who got ', 'who did not get '],
  read: ['who read ', 'who did not read '],
  replied: ['who replied to ', 'who did not reply to '],
  failed: ['who could not be reached by ', 'who were never missed by '],
}

function campaignParts({ did, not, campaignId, times = 1, period }: CampaignCondition, names: Names): Part[] {
  const [yes, no] = deeds[did]
  const which =
    campaignId === null
      ? times > 1
        ? `${times} or more campaigns`
        : not
          ? 'any campaign'
          : 'a campaign'
      : `“${names.campaign(campaignId)}”`
  return [plain(not ? no : yes), strong(which), ...(period ? [plain(' in the last '), strong(periodWords(period))] : [])]
}

/** `whose City is **Pune**`: the words of the operator menu between a field and its values. */
function compareParts(condition: Extract<Condition, { op: string }>, subject: Subject, values: readonly string[]): Part[] {
  const says = operatorsOf(subject).find(([op]) => op === condition.op)?.[1] ?? condition.op
  const start = plain(`whose ${subject.label} ${says}`)
  if (values.length === 0) return [start]
  return [start, plain(' '), ...listed(values, condition.op === 'between' ? 'and' : 'or')]
}
