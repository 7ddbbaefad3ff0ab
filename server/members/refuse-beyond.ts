import { Refusal } from '@woochat/contract/errors.ts'
import { type Role, rolePowers } from '@woochat/contract/permissions.ts'
import type { Who } from '../http/who.ts'

/** Nobody gives, changes or takes a role that may do what they may not: an admin would be an owner in one request. */
export function refuseBeyond(who: Pick<Who, 'may'>, role: Role): void {
  if (!rolePowers[role].may.isSubsetOf(who.may)) throw new Refusal('forbidden')
}
