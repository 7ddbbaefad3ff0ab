import type { ContactSource } from '@woochat/contract/contacts.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import { countryOfPhone, phoneAliases } from '@woochat/contract/phone.ts'
import { sql } from 'kysely'
import { takeIds } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { addTallies } from '../db/tallies.ts'
import { type Alias, createAliases, listAliases } from './aliases.ts'
import { type Consent, recordActivity, recordChanges, recordConsents } from './record.ts'
import { optInNumber } from './store.ts'

/** What is known of someone who wrote, or whom a program names. At least one of the first four. */
export interface Person {
  /** E.164 digits. */
  phone?: string | undefined
  waId?: string | undefined
  bsuid?: string | undefined
  username?: string | undefined
  /** What they call themselves; kept only for a contact that has no name yet. */
  name?: string | undefined
  source: ContactSource
  /** Consent of a contact that is made now; one that exists keeps its own. */
  optIn?: Consent['state'] | undefined
}

export interface Identified {
  contactId: ContactId
  created: boolean
}

export async function findOrCreateContact(tx: Tx, db: Db, workspaceId: number, person: Person): Promise<Identified> {
  const [found] = await findOrCreateContacts(tx, db, workspaceId, [person])
  if (!found) throw new Error('A person was not identified')
  return found
}

/**
 * The contact of each person, made where there is none, in the order given. Whoever comes under any of the names of one
 * contact is that contact; new names are kept. Two transactions that meet the same new person make one contact. The caller
 * records the fact `contact.changed` for those created.
 */
export async function findOrCreateContacts(
  tx: Tx,
  db: Db,
  workspaceId: number,
  people: readonly Person[],
): Promise<Identified[]> {
  const wanted = people.map(namesOf)
  const owners = ownersOf(await listAliases(tx, workspaceId, wanted.flat()))
  const created = await createMissing(tx, db, workspaceId, people, wanted, owners)
  const found = wanted.map((names) => ownerOf(names, owners))
  await learnNames(tx, workspaceId, wanted, found, owners)
  await nameNameless(tx, workspaceId, people, found)
  return found.map((contactId) => ({ contactId: contactId as ContactId, created: created.has(contactId) }))
}

type Name = Omit<Alias, 'contactId'>

/** Strongest first: a business-scoped id never changes hands, a number may. */
function namesOf(person: Person): Name[] {
  const { phone, waId, bsuid, username } = person
  const names: Name[] = []
  if (bsuid) names.push({ kind: 'bsuid', value: bsuid })
  if (waId) names.push({ kind: 'wa_id', value: waId })
  for (const digits of new Set([
    ...(phone ? phoneAliases(phone) : []),
    ...(waId && /^\d+$/.test(waId) ? phoneAliases(waId) : []),
  ]))
    names.push({ kind: 'phone', value: digits })
  if (username) names.push({ kind: 'username', value: username.toLowerCase() })
  if (names.length === 0) throw new Error('A person without any name cannot be identified')
  return names
}

const keyOf = ({ kind, value }: Name): string => `${kind} ${value}`
type Owners = Map<string, number>
const ownersOf = (aliases: readonly Alias[]): Owners => new Map(aliases.map((alias) => [keyOf(alias), alias.contactId]))

function findOwner(names: readonly Name[], owners: Owners): number | undefined {
  for (const name of names) {
    const owner = owners.get(keyOf(name))
    if (owner !== undefined) return owner
  }
  return undefined
}

function ownerOf(names: readonly Name[], owners: Owners): number {
  const owner = findOwner(names, owners)
  if (owner === undefined) throw new Error(`Nobody goes by ${names.map(keyOf).join(', ')} though all were claimed`)
  return owner
}

/** Makes those whom nobody is yet, and fills `owners`. Answers the ids that are really new. */
async function createMissing(
  tx: Tx,
  db: Db,
  workspaceId: number,
  people: readonly Person[],
  wanted: readonly Name[][],
  owners: Owners,
): Promise<Set<number>> {
  const drafts: { person: Person; names: Name[] }[] = []
  for (const [i, names] of wanted.entries()) {
    const person = people[i]
    if (!person || findOwner(names, owners) !== undefined) continue
    // The same person twice in one batch: the first stands for both.
    for (const name of names) owners.set(keyOf(name), -1)
    drafts.push({ person, names })
  }
  if (drafts.length === 0) return new Set()
  for (const [key, owner] of owners) if (owner === -1) owners.delete(key)
  const ids = await takeIds(db, workspaceId, 'contact', drafts.length)
  await insertPeople(
    tx,
    workspaceId,
    ids,
    drafts.map(({ person }) => person),
  )
  const claims = drafts.flatMap(({ names }, i) => names.map((name) => ({ ...name, contactId: ids[i] ?? 0 })))
  for (const alias of await createAliases(tx, workspaceId, claims)) owners.set(keyOf(alias), alias.contactId)
  const lost = claims.filter((claim) => !owners.has(keyOf(claim)))
  for (const alias of await listAliases(tx, workspaceId, lost)) owners.set(keyOf(alias), alias.contactId)
  // Whoever holds one of the names was first, also when the others were still free for us.
  const made = drafts.flatMap(({ person, names }, i) =>
    names.every((name) => owners.get(keyOf(name)) === ids[i]) ? [{ person, id: ids[i] ?? 0 }] : [],
  )
  await removeStillborn(
    tx,
    workspaceId,
    ids.filter((id) => !made.some((one) => one.id === id)),
    owners,
  )
  await recordMade(tx, db, workspaceId, made)
  return new Set(made.map(({ id }) => id))
}

async function insertPeople(tx: Tx, workspaceId: number, ids: readonly number[], people: readonly Person[]): Promise<void> {
  const phones = people.map((person) => person.phone ?? (person.waId && /^\d{7,15}$/.test(person.waId) ? person.waId : null))
  await sql`
    insert into contacts (workspace_id, id, name, phone, country, opt_in, source)
    select ${workspaceId}, p.id, p.name, p.phone, p.country, p.opt_in, p.source
    from unnest(${ids}::bigint[], ${people.map((person) => person.name?.trim().slice(0, 200) ?? '')}::text[], ${phones}::text[],
      ${phones.map((phone) => phone && countryOfPhone(phone))}::text[], ${people.map((person) => optInNumber(person.optIn ?? 'unknown'))}::smallint[],
      ${people.map((person) => person.source)}::text[]) as p (id, name, phone, country, opt_in, source)
    on conflict do nothing`.execute(tx)
}

/** Another transaction was first with this person: our copy goes, with what it claimed. */
async function removeStillborn(tx: Tx, workspaceId: number, ids: readonly number[], owners: Owners): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from contacts where workspace_id = ${workspaceId} and id = any(${ids}::bigint[])`.execute(tx)
  const gone = new Set(ids)
  for (const [key, owner] of owners) if (gone.has(owner)) owners.delete(key)
}

async function recordMade(tx: Tx, db: Db, workspaceId: number, made: readonly { id: number; person: Person }[]): Promise<void> {
  if (made.length === 0) return
  await addTallies(tx, workspaceId, [['contacts', made.length]])
  await recordChanges(
    tx,
    workspaceId,
    made.map(({ id }) => id),
  )
  const lines = made.map(({ id, person }) => ({ contactId: id, kind: 'created' as const, text: createdSays[person.source] }))
  await recordActivity(tx, db, workspaceId, 'WhatsApp', lines)
  for (const source of new Set(made.map(({ person }) => person.source))) {
    const told = made.flatMap(({ id, person }) => {
      const { optIn } = person
      return person.source === source && optIn && optIn !== 'unknown' ? [{ contactId: id, state: optIn }] : []
    })
    await recordConsents(tx, db, workspaceId, { source, actor: 'WhatsApp' }, told)
  }
}

const createdSays: Readonly<Record<ContactSource, string>> = {
  inbound: 'wrote to us for the first time',
  api: 'added through the API',
  manual: 'added to be written to',
  import: 'imported',
  demo: 'made up for the demo',
}

/** Names by which a contact was not known yet, unless they are another's. */
async function learnNames(
  tx: Tx,
  workspaceId: number,
  wanted: readonly Name[][],
  found: readonly number[],
  owners: Owners,
): Promise<void> {
  const fresh = wanted.flatMap((names, i) =>
    names.filter((name) => !owners.has(keyOf(name))).map((name) => ({ ...name, contactId: found[i] ?? 0 })),
  )
  await createAliases(tx, workspaceId, fresh)
}

async function nameNameless(tx: Tx, workspaceId: number, people: readonly Person[], found: readonly number[]): Promise<void> {
  const told = new Map(
    people.flatMap((person, i) => (person.name?.trim() ? [[found[i] ?? 0, person.name.trim().slice(0, 200)] as const] : [])),
  )
  if (told.size === 0) return
  const { rows } = await sql<{ id: number }>`
    update contacts c set name = p.name, updated_at = now()
    from (select id, name from unnest(${[...told.keys()]}::bigint[], ${[...told.values()]}::text[]) as u (id, name) order by id) p
    where c.workspace_id = ${workspaceId} and c.id = p.id and c.name = ''
    returning c.id`.execute(tx)
  await recordChanges(
    tx,
    workspaceId,
    rows.map((row) => row.id),
  )
}
