import type { Account } from '../state.ts'
import type { World } from '../world.ts'

const dayMs = 24 * 3_600_000

/** Whether an account sends no utility templates for now. */
export const isUtilityBlocked = ({ state, clock }: World, accountId: string): boolean =>
  (state.accounts.get(accountId)?.misuse?.blockedUntil ?? 0) > clock.now()

/**
 * Calls an account to order for templates of a wrong category: a warning, then no utility templates for 7 days, then for 30.
 * Source: Meta, Templates → Template categorization (2026).
 */
export function callToOrder(world: World, account: Account): NonNullable<Account['misuse']> {
  const times = (account.misuse?.times ?? 0) + 1
  const days = times === 1 ? 0 : times === 2 ? 7 : 30
  account.misuse = { times, blockedUntil: days === 0 ? 0 : world.clock.now() + days * dayMs }
  world.state.touched()
  return account.misuse
}
