import { Refusal } from '@woochat/contract/errors.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import { readPhone } from '@woochat/contract/phone.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import { getWorkspace } from '../workspaces/store.ts'
import { findOrCreateContact } from './identify.ts'

/** The contact of a number written in any usual way, made when there is none; refuses what is no number. */
export async function contactOfPhone(db: Db, workspaceId: number, text: string): Promise<ContactId> {
  const { country } = await getWorkspace(db, workspaceId)
  const read = readPhone(text, country)
  if (read.kind !== 'phone')
    throw new Refusal('invalid', {}, [
      { path: 'body.phone', message: read.kind === 'bad' ? read.why : 'A phone number is needed' },
    ])
  return withWorkspace(db, workspaceId, async (tx) => {
    const { contactId, created } = await findOrCreateContact(tx, db, workspaceId, { phone: read.digits, source: 'manual' })
    if (created) await recordFacts(tx, workspaceId, [{ kind: 'contact.changed', contactId }])
    return contactId
  })
}
