import type { CampaignPreview, Variables } from '@woochat/contract/campaigns.ts'
import type { Contact } from '@woochat/contract/contacts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { ContactId, MessageId } from '@woochat/contract/id.ts'
import { maskEmail, maskPhone } from '@woochat/contract/mask.ts'
import { sampleValues, shownTemplate } from '@woochat/contract/template-shown.ts'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import type { Who } from '../http/who.ts'
import { createMessages } from '../messages/store.ts'
import { enqueueSends, mediaPlaceholder } from '../outbox/enqueue.ts'
import { templateRequest } from '../templates/request.ts'
import type { StoredParts, TemplateRow } from '../templates/store.ts'
import { listReachable, type SegmentCondition } from './audience.ts'
import { headerFileOf, type Plan, readPlan } from './review.ts'
import { getCampaignRow } from './store.ts'
import { type Person, valueFiller } from './values.ts'

export interface PreviewDeps {
  db: Db
  conditionOf: SegmentCondition
  contacts: {
    /** As the asking person may see it. */
    get(who: Who, contactId: number): Promise<Contact>
    /** The contact of a number, made when there is none; refuses what is no number. */
    ofPhone(who: Who, phone: string): Promise<ContactId>
  }
  media: { url(workspaceId: number, mediaId: number): string | Promise<string> }
}

/** How many contacts can be leafed through: enough to see that every kind of them looks right. */
const mostLeaves = 200

/** The message as the n-th person who would get it, or a named one, will see it. */
export async function previewCampaign(
  deps: PreviewDeps,
  who: Who,
  id: number,
  query: { index?: number | undefined; contactId?: number | undefined },
): Promise<CampaignPreview> {
  const { workspaceId } = who
  const found = await withWorkspace(deps.db, workspaceId, async (tx) => {
    const plan = await readPlan(tx, await getCampaignRow(tx, workspaceId, id), deps.conditionOf)
    const leaves = await listReachable(tx, plan.audience, mostLeaves)
    const index = Math.min(query.index ?? 0, Math.max(0, leaves.length - 1))
    const contactId = query.contactId ?? leaves[index]
    return {
      plan,
      leaves,
      index,
      contactId,
      person: contactId === undefined ? undefined : await findPerson(tx, workspaceId, contactId),
    }
  })
  const { plan, contactId, person } = found
  if (!plan.template) throw new Refusal('campaign_not_ready', { why: 'Choose a template.' })
  if (query.contactId !== undefined && !person) throw new Refusal('not_found', { what: 'contact' })
  const parts = plan.template.parts as StoredParts
  const filled = person
    ? fillerFor(plan, plan.template)(who.masked ? masked(person) : person)
    : { values: sampleValues(parts), missing: [] }
  const fileId = headerFileOf(plan.row, parts)
  const url = fileId === null ? null : await deps.media.url(workspaceId, fileId)
  const contact = contactId === undefined ? null : await deps.contacts.get(who, contactId)
  const shown = shownTemplate({ name: plan.template.name, language: plan.template.language, parts }, filled.values, url)
  return { contact, index: found.index, of: found.leaves.length, shown, missing: filled.missing }
}

const fillerFor = (plan: Plan, template: TemplateRow) =>
  valueFiller(template.parts as StoredParts, plan.row.variables as Variables, plan.fields, template.language)

/** Whoever may not see numbers and addresses does not see them inside a text either. */
const masked = (person: Person): Person => ({
  ...person,
  phone: person.phone && maskPhone(person.phone),
  email: person.email && maskEmail(person.email),
})

async function findPerson(tx: Tx, workspaceId: number, contactId: number): Promise<(Person & { blocked: boolean }) | undefined> {
  const row = await tx
    .selectFrom('contacts')
    .select(['name', 'phone', 'email', 'country', 'language', 'fields', 'blocked_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', contactId)
    .executeTakeFirst()
  return row && { ...row, blocked: row.blocked_at !== null }
}

/** Sends the message to one number now, with that contact's values. It counts for no campaign. */
export async function sendTest(deps: PreviewDeps, who: Who, id: number, phone: string): Promise<MessageId> {
  const { workspaceId } = who
  const contactId = await deps.contacts.ofPhone(who, phone)
  const messageId = await takeId<MessageId>(deps.db, workspaceId, 'message')
  await withWorkspace(deps.db, workspaceId, async (tx) => {
    const plan = await readPlan(tx, await getCampaignRow(tx, workspaceId, id), deps.conditionOf)
    const person = await findPerson(tx, workspaceId, contactId)
    const { channel, template } = plan
    // Whom it goes to later does not matter for a test.
    const problem = plan.problems.find((text) => !/segment/i.test(text))
    if (!channel || !template || problem)
      throw new Refusal('campaign_not_ready', { why: problem ?? 'Choose a number and a template.' })
    if (!person?.phone) throw new Refusal('no_number')
    if (person.blocked) throw new Refusal('blocked')
    const parts = template.parts as StoredParts
    const { values } = fillerFor(plan, template)(person)
    const mediaId = headerFileOf(plan.row, parts)
    const sendable = { name: template.name, language: template.language, parts }
    const content = {
      type: 'template' as const,
      values,
      templateId: template.id,
      headerMediaId: mediaId,
      shown: shownTemplate(sendable, values),
    }
    const author = {
      authorKind: who.memberId === null ? ('api' as const) : ('member' as const),
      authorId: who.memberId ?? who.keyId,
    }
    await createMessages(tx, workspaceId, [
      { id: messageId, channelId: channel.id, contactId, direction: 1, content, ...author, at: new Date() },
    ])
    const request = {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: `+${person.phone}`,
      type: 'template',
      template: templateRequest(sendable, values, mediaId === null ? undefined : { id: mediaPlaceholder }),
    }
    await recordAudit(tx, deps.db, who, 'campaign.test', plan.row.name, { contactId })
    await enqueueSends(tx, workspaceId, [{ messageId, channelId: channel.id, contactId, traffic: 'test', request, mediaId }])
  })
  return messageId
}
