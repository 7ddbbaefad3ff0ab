import type { Contact, ContactDraft, ContactSource } from '@woochat/contract/contacts.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { addTallies } from '../db/tallies.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import { claimPhone } from './aliases.ts'
import { type CheckedDraft, checkedDraft } from './draft.ts'
import { consentSays, recordActivity, recordChanges, recordConsents } from './record.ts'
import { getContact, optInNumber } from './store.ts'
import { addTags } from './tagging.ts'

/** Who makes or changes contacts, and by which way. */
export interface By {
  name: string
  source: ContactSource
}

/** Makes a contact; refuses when another has the number. */
export async function createContact(db: Db, workspaceId: number, draft: ContactDraft, by: By): Promise<Contact> {
  return await withWorkspace(db, workspaceId, async (tx) => {
    const checked = await checkedDraft(tx, workspaceId, draft)
    const id = await takeId<ContactId>(db, workspaceId, 'contact')
    await insertContact(tx, workspaceId, id, checked, by)
    if (checked.phone) await claimPhone(tx, workspaceId, id, checked.phone)
    await addTallies(tx, workspaceId, [['contacts', 1]])
    if (checked.tags) await addTags(tx, workspaceId, [id], checked.tags)
    await recordChanges(tx, workspaceId, [id])
    await recordActivity(tx, db, workspaceId, by.name, [{ contactId: id, kind: 'created', text: 'created the contact' }])
    if (checked.optIn && checked.optIn !== 'unknown') {
      await recordConsents(tx, db, workspaceId, { source: by.source, actor: by.name }, [{ contactId: id, state: checked.optIn }])
      await recordActivity(tx, db, workspaceId, by.name, [{ contactId: id, kind: 'consent', text: consentSays[checked.optIn] }])
    }
    const contact = await getContact(tx, workspaceId, id)
    await recordFacts(tx, workspaceId, [{ kind: 'contact.changed', contactId: id }])
    return contact
  })
}

async function insertContact(tx: Tx, workspaceId: number, id: ContactId, draft: CheckedDraft, by: By): Promise<void> {
  await tx
    .insertInto('contacts')
    .values({
      workspace_id: workspaceId,
      id,
      name: draft.name ?? '',
      phone: draft.phone ?? null,
      email: draft.email ?? null,
      country: draft.country ?? draft.phoneCountry ?? null,
      language: draft.language ?? null,
      opt_in: optInNumber(draft.optIn ?? 'unknown'),
      source: by.source,
      owner_id: draft.ownerId ?? null,
      blocked_at: draft.blocked ? new Date() : null,
      fields: JSON.stringify(withoutNulls(draft.fields ?? {})),
    })
    .execute()
}

/** A field that holds nothing is not in the table at all. */
export const withoutNulls = <T>(values: Readonly<Record<string, T | null>>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== null))
