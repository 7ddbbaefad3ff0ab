import { invalidParameter, missingParameter } from '../graph-error.ts'
import type { State, Template } from '../state.ts'
import type { WireMap } from '../wire/wire-value.ts'
import { idsOf } from './change.ts'

const dayS = 86_400
const lookbacks = [7, 30, 60, 90]

/** How a template fared in some days. */
interface Fate {
  id: string
  sends: number
  blocks: number
  reports: number
}

/**
 * `GET /{template}/compare`: two templates of one account, over 7, 30, 60 or 90 days.
 * Source: Meta, Templates → Template comparison (2025-11).
 */
export function compareTemplates(state: State, template: Template, query: WireMap): WireMap {
  const [otherId, ...more] = idsOf(query.template_ids, 'template_ids', 2).filter((id) => id !== template.id)
  const other = state.templates.get(otherId ?? '')
  if (!other || other.accountId !== template.accountId || more.length > 0)
    throw invalidParameter('Param template_ids must name one other template of the same account.')
  const { start, end } = span(query)
  const records = [template, other]
    .map(({ id }) => recordOf(state, id, start * 1000, end * 1000))
    .filter(({ sends }) => sends > 0)
  const rate = ({ blocks, sends }: Fate): number => blocks / sends
  return {
    data: [
      {
        metric: 'BLOCK_RATE',
        type: 'RELATIVE',
        order_by_relative_metric: records.toSorted((a, b) => rate(a) - rate(b)).map(({ id }) => id),
      },
      {
        metric: 'MESSAGE_SENDS',
        type: 'NUMBER_VALUES',
        number_values: records.map(({ id, sends }) => ({ key: id, value: sends })),
      },
      {
        metric: 'TOP_BLOCK_REASON',
        type: 'STRING_VALUES',
        string_values: records.map(({ id, reports }) => ({ key: id, value: reports > 0 ? 'SPAM' : 'UNKNOWN_BLOCK_REASON' })),
      },
    ],
  }
}

function span(query: WireMap): { start: number; end: number } {
  for (const name of ['start', 'end']) if (query[name] === undefined) throw missingParameter(name)
  const start = Number(query.start)
  const end = Number(query.end)
  if (!lookbacks.some((days) => Math.abs(end - start - days * dayS) < 60))
    throw invalidParameter(`Params start and end must be ${lookbacks.join(', ')} days apart.`)
  return { start, end }
}

function recordOf(state: State, id: string, startMs: number, endMs: number): Fate {
  const record = { id, sends: 0, blocks: 0, reports: 0 }
  for (const threads of state.threads.values())
    for (const { said, blocked, reported } of threads.values()) {
      const sends = said.filter((one) => one.out && one.templateId === id && one.at >= startMs && one.at <= endMs).length
      record.sends += sends
      if (sends > 0 && blocked) record.blocks++
      if (sends > 0 && reported) record.reports++
    }
  return record
}
