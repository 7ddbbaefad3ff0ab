import type { Icon } from '@tabler/icons-react'
import type { Permission } from '@woochat/contract/permissions.ts'

/** How a route shows in the rail (and in the bottom bar on a phone). A route without one is reached from its parent page. */
export interface RailEntry {
  label: string
  icon: Icon
  /** The letter after `g`: `i` makes `g i` go there. */
  key: string
  /** Smaller is higher. */
  order: number
  /** `end`: below the gap, as Settings. */
  place?: 'end'
  /** Hidden from roles without it. */
  may?: Permission
}
