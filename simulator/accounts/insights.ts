import { GraphError } from '../graph-error.ts'
import { accountRecords } from '../numbers/records.ts'
import type { Account } from '../state.ts'
import type { World } from '../world.ts'

/** Where Meta offers no template insights: the European Economic Area, the United Kingdom and Japan. */
const without = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK GB JP'.split(' '),
)

/** Turns template insights on, for ever: 200005 where there are none, 200006 when they should be turned off. */
export function confirmInsights(world: World, account: Account, wanted: boolean): void {
  if (without.has(account.country)) throw new GraphError(200005)
  const record = accountRecords(world).of(account.id)
  if (!wanted && record.insights) throw new GraphError(200006)
  record.insights = wanted
}

/** Throws 200007 until they have been turned on. */
export function needInsights(world: World, account: Account): void {
  if (without.has(account.country)) throw new GraphError(200005)
  if (!accountRecords(world).of(account.id).insights) throw new GraphError(200007)
}
