import type { Conversation } from '@woochat/contract/conversations.ts'
import { Chip } from '../ui/chip.tsx'
import { formatDuration, useNow } from '../ui/time.tsx'

const windowMs = 24 * 3600_000
const soonMs = 2 * 3600_000

export interface WindowState {
  open: boolean
  leftMs: number
  /** 0 to 1, for the ring around the avatar; undefined when closed. */
  part: number | undefined
}

/** Whether free-form replies are allowed now, and for how long. The clock shown is this machine's; the server decides by its own. */
export function useWindow({ windowEndsAt }: Pick<Conversation, 'windowEndsAt'>): WindowState {
  const now = useNow(15_000)
  // A clock that runs ahead at the other end must not promise more than there is.
  const leftMs = windowEndsAt ? Math.min(windowMs, Date.parse(windowEndsAt) - now) : 0
  return { open: leftMs > 0, leftMs, part: leftMs > 0 ? leftMs / windowMs : undefined }
}

export function WindowChip({ window, everWrote }: { window: WindowState; everWrote: boolean }) {
  if (window.open)
    return (
      <Chip
        tone={window.leftMs < soonMs ? 'warn' : 'good'}
        dot
        title="WhatsApp lets you write freely for 24 hours after the last message of the contact"
      >
        {formatDuration(window.leftMs)} left to reply
      </Chip>
    )
  return (
    <Chip title="Outside 24 hours WhatsApp takes only approved templates">
      {everWrote ? 'Window closed · templates only' : 'Has not written yet · templates only'}
    </Chip>
  )
}
