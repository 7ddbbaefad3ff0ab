import type { Filter, FilterNode, Group } from '@woochat/contract/filter.ts'
import type { CampaignId, FieldId, TagId } from '@woochat/contract/id.ts'
import { expect, test } from 'vitest'
import { filterSentence, type Names, nodeWords, textOf } from './sentence.ts'
import { subjectsOf } from './subjects.ts'

const names: Names = {
  subjects: subjectsOf([
    { id: 1 as FieldId, label: 'Orders', kind: 'number', options: [], position: 0 },
    {
      id: 2 as FieldId,
      label: 'City',
      kind: 'select',
      options: [
        { id: 1, label: 'Bengaluru' },
        { id: 2, label: 'Mumbai' },
        { id: 3, label: 'Pune' },
      ],
      position: 1,
    },
    {
      id: 3 as FieldId,
      label: 'Interests',
      kind: 'multi-select',
      options: [
        { id: 1, label: 'tea' },
        { id: 2, label: 'coffee' },
      ],
      position: 2,
    },
  ]),
  tag: (id) => ({ 1: 'VIP', 2: 'Gold' })[id] ?? '?',
  owner: () => 'Ravi',
  campaign: () => 'Diwali offer',
}
const tags: FilterNode = { type: 'tags', op: 'anyOf', values: [1 as TagId, 2 as TagId] }
const optedIn: FilterNode = { type: 'choice', field: 'optIn', op: 'anyOf', values: ['in'] }
const orders: FilterNode = { type: 'number', field: 'field.1', op: 'atLeast', values: [5] }
const city: FilterNode = { type: 'choice', field: 'field.2', op: 'anyOf', values: ['1', '2', '3'] }
const sent: FilterNode = { type: 'campaign', did: 'received', campaignId: null, period: { amount: 30, unit: 'days' } }
const group = (match: Group['match'], ...of: FilterNode[]): Group => ({ type: 'group', match, of })
const say = (root: Group): string => textOf(filterSentence({ version: 1, root } satisfies Filter, names))

test('says a nested tree so that and and or cannot be misread', () => {
  expect(say(group('all', tags, optedIn, group('any', orders, city), group('none', sent)))).toBe(
    'Contacts tagged VIP or Gold, who opted in to marketing, and (whose Orders is at least 5 or whose City is Bengaluru, Mumbai or Pune), except those who were sent a campaign in the last 30 days.',
  )
})

test('says a group that is left out inside of any', () => {
  expect(say(group('any', tags, group('none', optedIn)))).toBe(
    'Contacts tagged VIP or Gold or all but those who opted in to marketing.',
  )
  expect(say(group('all', group('none', sent), tags))).toBe(
    'Contacts tagged VIP or Gold, except those who were sent a campaign in the last 30 days.',
  )
})

test('says everybody and nobody', () => {
  expect(say(group('all'))).toBe('All contacts.')
  expect(say(group('any'))).toBe('Nobody.')
  expect(say(group('none', tags))).toBe('All contacts except those tagged VIP or Gold.')
})

test('says what a contact did not do', () => {
  expect(say(group('all', { type: 'campaign', did: 'read', not: true, campaignId: 4 as CampaignId }))).toBe(
    'Contacts who did not read “Diwali offer”.',
  )
  expect(
    say(
      group(
        'any',
        { type: 'date', field: 'lastInboundAt', op: 'notInLast', values: [], period: { amount: 1, unit: 'weeks' } },
        { type: 'tags', op: 'unknown', values: [] },
      ),
    ),
  ).toBe('Contacts who did not write in the last week or without any tag.')
})

test('says one row for a chip, with what was chosen marked', () => {
  const parts = nodeWords({ type: 'choice', field: 'field.3', op: 'allOf', values: ['1', '2'] }, names)
  expect(textOf(parts)).toBe('whose Interests has tea and coffee')
  expect(parts.filter((part) => part.strong).map((part) => part.text)).toEqual(['tea', 'coffee'])
})

test('marks a condition whose field was deleted', () => {
  expect(say(group('all', { type: 'text', field: 'field.99', op: 'is', values: ['x'] }))).toContain('no longer exists')
})

test('shortens a long list of values', () => {
  const many = Array.from({ length: 9 }, (_, i) => `v${i}`)
  expect(say(group('all', { type: 'text', field: 'name', op: 'is', values: many }))).toBe(
    'Contacts whose Name is v0, v1, v2, v3, v4 or 4 more.',
  )
})
