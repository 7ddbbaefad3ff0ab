import { MessageStatus } from '@woochat/contract/cloud-api/webhooks.ts'
import type { StatusReport } from './lattice.ts'

/** Reads one element of `statuses`; throws a ZodError when it is not one. */
export function readStatus(channelId: number, element: unknown): StatusReport {
  const status = MessageStatus.parse(element)
  const [error] = status.errors ?? []
  return {
    channelId,
    wamid: status.id,
    status: status.status,
    at: instantOf(status.timestamp),
    callback: status.biz_opaque_callback_data ?? null,
    error:
      status.status === 'failed'
        ? {
            code: error?.code ?? 0,
            text: (error?.error_data?.details ?? error?.message ?? error?.title ?? 'No reason given').slice(0, 500),
          }
        : null,
    pricing: status.pricing ?? null,
    element,
  }
}

/** Meta's timestamps are whole seconds since 1970, as digits. */
export function instantOf(seconds: string): Date {
  const at = new Date(Number(seconds) * 1000)
  if (Number.isNaN(at.getTime()) || at.getTime() <= 0) throw new RangeError(`${JSON.stringify(seconds)} is not a time`)
  return at
}
