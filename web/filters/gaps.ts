import type { Condition } from '@woochat/contract/filter.ts'
import { takesOf } from './operators.ts'

/** What a condition still lacks before it can be asked, in words; `undefined` when it is complete. */
export function gapOf(condition: Condition | null): string | undefined {
  if (!condition) return 'Choose what it is about'
  if (condition.type === 'campaign' || condition.type === 'flag') return undefined
  switch (takesOf(condition)) {
    case 'none':
    case 'period':
      return undefined
    case 'many':
      return condition.values.length === 0 ? manyGap(condition) : undefined
    case 'two':
      return twoGap(condition.values)
    case 'one':
      return oneGap(condition)
  }
}

export const isComplete = (condition: Condition): boolean => gapOf(condition) === undefined

function manyGap(condition: Condition): string {
  if (condition.type === 'tags') return 'Choose a tag'
  return condition.type === 'text' ? 'Write at least one value' : 'Choose at least one'
}

function twoGap(values: readonly (string | number)[]): string | undefined {
  const [from, to] = values
  if (from === undefined || to === undefined || from === '' || to === '') return 'Give both ends'
  return from > to ? 'The first is after the second' : undefined
}

function oneGap(condition: Exclude<Condition, { type: 'flag' | 'campaign' }>): string | undefined {
  const [value] = condition.values
  if (value !== undefined && String(value).trim() !== '') return undefined
  return {
    text: 'Write what to look for',
    number: 'Write a number',
    date: 'Choose a day',
    choice: 'Choose at least one',
    tags: 'Choose a tag',
  }[condition.type]
}
