import type { ContactDraft } from '@woochat/contract/contacts.ts'
import { type Problem, Refusal } from '@woochat/contract/errors.ts'
import type { FieldValues } from '@woochat/contract/fields.ts'
import { readPhone } from '@woochat/contract/phone.ts'
import type { Tx } from '../db/pool.ts'
import { listFields } from '../fields/store.ts'
import { checkedValues } from '../fields/values.ts'
import { listMembers } from '../members/store.ts'
import { listTagNames } from '../tags/store.ts'
import { getWorkspace } from '../workspaces/store.ts'

/** A draft that was checked: only what was named is there; an empty text means none. */
export type CheckedDraft = Omit<ContactDraft, 'fields'> & { fields?: FieldValues; phoneCountry?: string | null }

/** Reads the phone number, and refuses tags, fields, answers and owners that do not exist, all problems at once. */
export async function checkedDraft(tx: Tx, workspaceId: number, draft: ContactDraft): Promise<CheckedDraft> {
  const problems: Problem[] = []
  const phone = typeof draft.phone === 'string' ? await phoneOf(tx, workspaceId, draft.phone, problems) : {}
  if (draft.tags) problems.push(...(await tagProblems(tx, workspaceId, draft.tags)))
  if (typeof draft.ownerId === 'number') problems.push(...(await ownerProblems(tx, workspaceId, draft.ownerId)))
  const fields = draft.fields && (await fieldsOf(tx, workspaceId, draft.fields, problems))
  if (problems.length > 0) throw new Refusal('invalid', {}, problems)
  const { fields: _, ...rest } = draft
  return {
    ...rest,
    ...phone,
    ...(typeof draft.email === 'string' && { email: draft.email.toLowerCase() }),
    ...(draft.language === '' && { language: null }),
    ...(draft.tags && { tags: [...new Set(draft.tags)] }),
    ...(fields && { fields }),
  }
}

async function phoneOf(
  tx: Tx,
  workspaceId: number,
  text: string,
  problems: Problem[],
): Promise<Pick<CheckedDraft, 'phone' | 'phoneCountry'>> {
  const reading = readPhone(text, (await getWorkspace(tx, workspaceId)).country)
  if (reading.kind === 'phone') return { phone: reading.digits, phoneCountry: reading.country }
  if (reading.kind === 'bad') problems.push({ path: 'body.phone', message: reading.why })
  return { phone: null, phoneCountry: null }
}

async function tagProblems(tx: Tx, workspaceId: number, tagIds: readonly number[]): Promise<Problem[]> {
  const known = new Set<number>((await listTagNames(tx, workspaceId)).map(({ id }) => id))
  return tagIds.filter((id) => !known.has(id)).map((id) => ({ path: 'body.tags', message: `There is no tag ${id}` }))
}

async function ownerProblems(tx: Tx, workspaceId: number, ownerId: number): Promise<Problem[]> {
  const members = await listMembers(tx, workspaceId)
  return members.some(({ id }) => id === ownerId) ? [] : [{ path: 'body.ownerId', message: `There is no member ${ownerId}` }]
}

async function fieldsOf(tx: Tx, workspaceId: number, values: FieldValues, problems: Problem[]): Promise<FieldValues> {
  try {
    return checkedValues(await listFields(tx, workspaceId), values)
  } catch (error) {
    if (!(error instanceof Refusal) || !error.problems) throw error
    problems.push(...error.problems)
    return {}
  }
}
