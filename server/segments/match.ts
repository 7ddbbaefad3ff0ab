import type { Field } from '@woochat/contract/fields.ts'
import { type Condition, type Filter, type FilterNode, isGroup } from '@woochat/contract/filter.ts'
import { type RawBuilder, sql } from 'kysely'
import { dateCondition } from './match-dates.ts'
import { campaignCondition, type Shape, type TagContext, tagsCondition } from './match-deeds.ts'
import { choiceCondition, flagCondition, numberCondition, textCondition } from './match-values.ts'

/** What a filter is asked in: its answer may differ in another place or at another time. */
export interface FilterContext extends TagContext {
  /** One clock for the whole question; the database's. */
  now: Date
  timeZone: string
  fields: ReadonlyMap<number, Field>
}

/**
 * The filter as a condition over contacts with alias `c`. Values are always parameters. A null counts as no, as it does in
 * WHERE; under NOT it has been made no first, so that a complement is one. The filter must have no flaws.
 */
export const compileFilter = (filter: Filter, context: FilterContext, shape: Shape): RawBuilder<boolean> =>
  compileNode(filter.root, (condition, alone) =>
    compileCondition(condition, context, shape === 'set' && !alone ? 'mixed' : shape),
  )

type Leaf = (condition: Condition, alone: boolean) => RawBuilder<boolean>

/** A tree over whatever stands for its conditions; `alone` are those that all must hold. */
export function compileNode(node: FilterNode, leaf: Leaf, alone = true): RawBuilder<boolean> {
  if (!isGroup(node)) return leaf(node, alone)
  const stillAlone = alone && (node.match === 'all' || (node.match === 'any' && node.of.length === 1))
  const parts = node.of.map((child) => compileNode(child, leaf, stillAlone))
  if (parts.length === 0) return node.match === 'any' ? sql<boolean>`false` : sql<boolean>`true`
  if (node.match === 'all') return sql<boolean>`(${sql.join(parts, sql` and `)})`
  const either = sql<boolean>`(${sql.join(parts, sql` or `)})`
  return node.match === 'any' ? either : not(either)
}

export function compileCondition(condition: Condition, context: FilterContext, shape: Shape): RawBuilder<boolean> {
  switch (condition.type) {
    case 'text':
      return textCondition(condition)
    case 'number':
      return numberCondition(condition)
    case 'choice':
      return choiceCondition(condition, context.fields)
    case 'flag':
      return flagCondition(condition)
    case 'date':
      return dateCondition(condition, context)
    case 'tags':
      return tagsCondition(condition, context, shape)
    case 'campaign':
      return campaignCondition(condition, context, shape)
  }
}

const not = (condition: RawBuilder<boolean>): RawBuilder<boolean> => sql<boolean>`(${condition} is not true)`
