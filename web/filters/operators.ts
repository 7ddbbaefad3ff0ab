import type { CampaignCondition, Condition } from '@woochat/contract/filter.ts'
import type { Subject } from './subjects.ts'

type Words = readonly (readonly [op: string, says: string])[]

const textWords: Words = [
  ['is', 'is'],
  ['isNot', 'is not'],
  ['contains', 'contains'],
  ['notContains', 'does not contain'],
  ['starts', 'starts with'],
  ['ends', 'ends with'],
  ['known', 'is known'],
  ['unknown', 'is empty'],
]
const numberWords: Words = [
  ['equals', 'is'],
  ['notEquals', 'is not'],
  ['greater', 'is more than'],
  ['atLeast', 'is at least'],
  ['less', 'is less than'],
  ['atMost', 'is at most'],
  ['between', 'is between'],
  ['known', 'is known'],
  ['unknown', 'is empty'],
]
const dateWords: Words = [
  ['inLast', 'in the last'],
  ['notInLast', 'not in the last'],
  ['inNext', 'in the next'],
  ['on', 'on'],
  ['before', 'before'],
  ['after', 'after'],
  ['between', 'between'],
  ['known', 'is known'],
  ['unknown', 'is empty'],
]
const oneWords: Words = [
  ['anyOf', 'is'],
  ['noneOf', 'is not'],
  ['known', 'is known'],
  ['unknown', 'is empty'],
]
const manyWords: Words = [
  ['anyOf', 'has any of'],
  ['allOf', 'has all of'],
  ['noneOf', 'has none of'],
  ['known', 'has any'],
  ['unknown', 'has none'],
]
const flagWords: Words = [
  ['yes', 'is on'],
  ['no', 'is off'],
]
const blockedWords: Words = [
  ['yes', 'yes'],
  ['no', 'no'],
]
const deedWords: Readonly<Record<CampaignCondition['did'], Words>> = {
  received: [
    ['did', 'they were sent'],
    ['not', 'they were not sent'],
  ],
  delivered: [
    ['did', 'they got'],
    ['not', 'they did not get'],
  ],
  read: [
    ['did', 'they read'],
    ['not', 'they did not read'],
  ],
  replied: [
    ['did', 'they replied to'],
    ['not', 'they did not reply to'],
  ],
  failed: [
    ['did', 'failed to reach them:'],
    ['not', 'never failed to reach them:'],
  ],
}

/** The operators of a subject with their words, in the order of the menu. */
export function operatorsOf(subject: Subject): Words {
  switch (subject.type) {
    case 'text':
      return textWords
    case 'number':
      return numberWords
    case 'date':
      return subject.future ? dateWords : dateWords.filter(([op]) => op !== 'inNext')
    case 'choice': {
      const words = subject.many ? manyWords : oneWords
      return subject.always ? words.filter(([op]) => op !== 'known' && op !== 'unknown') : words
    }
    case 'flag':
      return subject.field === 'blocked' ? blockedWords : flagWords
    case 'tags':
      return manyWords
    case 'campaign':
      return deedWords[subject.did]
  }
}

export const operatorOf = (condition: Condition): string =>
  condition.type === 'campaign' ? (condition.not ? 'not' : 'did') : condition.op

const takesNothing = new Set(['known', 'unknown', 'yes', 'no'])
const takesPeriod = new Set(['inLast', 'notInLast', 'inNext'])
const takesMany = new Set(['is', 'isNot'])

/** `none`: the operator says it all; `period`: an amount and a unit; `two`: from and to. */
export type Takes = 'none' | 'period' | 'one' | 'two' | 'many'

export function takesOf(condition: Condition): Takes {
  const op = operatorOf(condition)
  if (takesNothing.has(op)) return 'none'
  if (takesPeriod.has(op)) return 'period'
  if (op === 'between') return 'two'
  const many = condition.type === 'choice' || condition.type === 'tags' || (condition.type === 'text' && takesMany.has(op))
  return many ? 'many' : 'one'
}

/** Another operator keeps what was typed as far as it fits. */
export function withOperator(condition: Condition, op: string): Condition {
  if (condition.type === 'campaign') {
    const { not: _, ...rest } = condition
    return op === 'not' ? { ...rest, not: true } : rest
  }
  if (condition.type === 'flag') return { ...condition, op: op === 'no' ? 'no' : 'yes' }
  const next = { ...condition, op } as Exclude<Condition, { type: 'flag' | 'campaign' }>
  const takes = takesOf(next)
  if (next.type === 'date') return dateWith(next, takes)
  if (takes === 'none') return { ...next, values: [] }
  if (takes === 'one') return { ...next, values: next.values.slice(0, 1) } as Condition
  return next
}

function dateWith({ period, ...rest }: Extract<Condition, { type: 'date' }>, takes: Takes): Condition {
  if (takes === 'period') return { ...rest, values: [], period: period ?? { amount: 30, unit: 'days' } }
  return { ...rest, values: takes === 'none' ? [] : rest.values.slice(0, takes === 'two' ? 2 : 1) }
}
