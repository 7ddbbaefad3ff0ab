import { Success } from '@woochat/contract/cloud-api/send.ts'
import { graphCall } from '../cloud-api/call.ts'
import type { Transport } from '../cloud-api/transport.ts'
import type { Receipt } from '../conversations/change.ts'

/** Marks a message, and all before it, as read at the other end. A no of Meta ends it: a receipt is a courtesy. */
export async function sendReceipt(
  transportOf: (workspaceId: number, channelId: number) => Promise<Transport>,
  receipt: Receipt,
): Promise<void> {
  const transport = await transportOf(receipt.workspaceId, receipt.channelId)
  const json = { messaging_product: 'whatsapp', status: 'read', message_id: receipt.wamid }
  const outcome = await graphCall(transport, {
    method: 'POST',
    path: `/${transport.phoneNumberId}/messages`,
    json,
    reply: Success,
  })
  if (outcome.kind === 'unreachable') throw new Error(`The read receipt could not be sent: ${outcome.why}`)
}
