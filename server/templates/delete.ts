import { Success } from '@woochat/contract/cloud-api/send.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { TemplateId } from '@woochat/contract/id.ts'
import { getChannelRow } from '../channels/store.ts'
import { graphCall } from '../cloud-api/call.ts'
import { graphRefusal } from '../cloud-api/refusal.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import { recordFacts } from '../events/record.ts'
import type { Who } from '../http/who.ts'
import { getTemplateRow, removeTemplate } from './store.ts'
import type { TemplateDeps } from './submit.ts'

/** Names of the campaigns that still have to send a template: known only upstairs. */
export type TemplateUses = (workspaceId: number, templateId: number) => Promise<string[]>

/** Deletes one language of a template at Meta and here. One that Meta does not know any more is deleted here all the same. */
export async function deleteTemplate(
  { db, credentials, usesOf }: TemplateDeps & { usesOf: TemplateUses },
  who: Who,
  id: TemplateId,
): Promise<void> {
  const { row, channel } = await withWorkspace(db, who.workspaceId, async (tx) => {
    const row = await getTemplateRow(tx, who.workspaceId, id)
    return { row, channel: await getChannelRow(tx, who.workspaceId, row.channel_id) }
  })
  const uses = await usesOf(who.workspaceId, id)
  if (uses.length > 0) throw new Refusal('in_use', { what: 'template', by: uses.map((name) => `campaign “${name}”`).join(', ') })
  if (row.meta_id !== null) {
    const access = { baseUrl: credentials.baseUrl(channel.kind), token: await credentials.open(channel, 'token') }
    const query = { name: row.name, hsm_id: row.meta_id }
    const outcome = await graphCall(access, {
      method: 'DELETE',
      path: `/${channel.waba_id}/message_templates`,
      query,
      reply: Success,
    })
    if (outcome.kind === 'unreachable') throw new Refusal('graph_unreachable', { why: outcome.why })
    if (outcome.kind === 'refused' && outcome.status !== 404) throw graphRefusal(outcome.error)
  }
  await withWorkspace(db, who.workspaceId, async (tx) => {
    await removeTemplate(tx, who.workspaceId, id)
    await recordAudit(tx, db, who, 'template.delete', `${row.name} (${row.language})`)
    await recordFacts(tx, who.workspaceId, [{ kind: 'template.changed', templateId: id }])
  })
}
