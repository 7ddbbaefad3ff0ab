import { randomBytes } from 'node:crypto'
import type { MemberId, TagId, WorkspaceId } from '@woochat/contract/id.ts'
import { sql } from 'kysely'
import type { Config } from '../config.ts'
import type { Db, Tx } from '../db/pool.ts'
import { createField } from '../fields/store.ts'
import type { Log } from '../log.ts'
import { createUser } from '../members/accounts.ts'
import { hashPassword } from '../members/passwords.ts'
import { createMember } from '../members/store.ts'
import { createSegment } from '../segments/store.ts'
import { createTags } from '../tags/store.ts'
import { createWorkspace } from '../workspaces/create.ts'
import { makeAudience } from './audience.ts'
import { createNote, findNote } from './notes.ts'
import {
  type Colleague,
  colleagues,
  type DemoField,
  type DemoIds,
  type DemoTag,
  demoCompany,
  demoLogin,
  fieldDrafts,
  segmentFilters,
  segmentNames,
  tagDrafts,
} from './workspace.ts'
import { writeAudience } from './write-audience.ts'

export interface FurnishDeps {
  db: Db
  config: Pick<Config, 'demo'>
  log: Log
  keyFor: (workspaceId: number) => Buffer
}

/**
 * On the first start the demo workspace is made, in one transaction; later starts find it. Answers the login to show, or null
 * on an installation without a demo: there, one made earlier is locked, for everybody knows its password.
 */
export async function ensureDemo(deps: FurnishDeps): Promise<typeof demoLogin | null> {
  const { db, config, log } = deps
  const made = await findDemo(db)
  if (!config.demo) {
    if (made !== undefined) await lockDemo(db)
    return null
  }
  try {
    if (made === undefined) await createDemo(deps)
    else await unlockDemo(db)
    return demoLogin
  } catch (error) {
    // The product is whole without its demo, so a start never fails for it.
    log.error({ err: error }, 'the demo workspace could not be made')
    return null
  }
}

/** The number of the demo workspace, once it is made. */
export async function findDemo(db: Db): Promise<WorkspaceId | undefined> {
  const value = await findNote(db, 'demo.workspace')
  return value === undefined ? undefined : (Number(value) as WorkspaceId)
}

async function createDemo({ db, keyFor, log }: FurnishDeps): Promise<void> {
  const began = Date.now()
  try {
    await createWorkspace(db, demoCompany, keyFor, (tx, workspaceId) => furnish(tx, db, workspaceId))
    log.info({ tookMs: Date.now() - began }, 'the demo workspace is made')
  } catch (error) {
    if (!(error instanceof MadeElsewhere)) throw error
  }
}

/** Two processes may start at once on an empty database: the second one waits for the first, then leaves it alone. */
class MadeElsewhere extends Error {
  override readonly name = 'MadeElsewhere'
}

async function furnish(tx: Tx, db: Db, workspaceId: WorkspaceId): Promise<void> {
  if (!(await createNote(tx, 'demo.workspace', String(workspaceId)))) throw new MadeElsewhere()
  const ids: DemoIds = {
    members: await createColleagues(tx, db, workspaceId),
    fields: await createFields(tx, db, workspaceId),
    tags: await createAllTags(tx, db, workspaceId),
  }
  const { rows: clock } = await sql<{ now: Date }>`select now() as now`.execute(tx)
  await writeAudience(tx, db, workspaceId, makeAudience(clock[0]?.now ?? new Date()), ids)
  const filters = segmentFilters(ids)
  for (const name of segmentNames) await createSegment(tx, db, workspaceId, { name, filter: filters[name] }, ids.members.marketer)
}

/** Colleagues are there to be assigned to and to have written; nobody can sign in as one of them. */
async function createColleagues(tx: Tx, db: Db, workspaceId: WorkspaceId): Promise<Record<Colleague, MemberId>> {
  const made: [string, MemberId][] = []
  for (const [key, { name, email, role }] of Object.entries(colleagues)) {
    const password = email === demoLogin.email ? demoLogin.password : randomBytes(24).toString('base64url')
    const userId = await createUser(tx, { name, email, password })
    made.push([key, await createMember(tx, db, workspaceId, { userId, name, email, role })])
  }
  return Object.fromEntries(made) as Record<Colleague, MemberId>
}

async function createFields(tx: Tx, db: Db, workspaceId: WorkspaceId): Promise<DemoIds['fields']> {
  const made: [string, DemoIds['fields'][DemoField]][] = []
  for (const [key, draft] of Object.entries(fieldDrafts))
    made.push([key, await createField(tx, db, workspaceId, withList(draft))])
  return Object.fromEntries(made) as unknown as DemoIds['fields']
}

const withList = (draft: (typeof fieldDrafts)[DemoField]) => ({
  ...draft,
  ...('options' in draft && { options: [...draft.options] }),
})

async function createAllTags(tx: Tx, db: Db, workspaceId: WorkspaceId): Promise<DemoIds['tags']> {
  const made = await createTags(tx, db, workspaceId, tagDrafts)
  return Object.fromEntries(made.map((tag) => [tag.name, tag.id])) as Record<DemoTag, TagId>
}

/** A password that no text has; whoever is signed in with the known one is signed out. */
async function lockDemo(db: Db): Promise<void> {
  const [user] = await db
    .updateTable('users')
    .set({ password: await hashPassword(randomBytes(24).toString('base64url')) })
    .where('email', '=', demoLogin.email)
    .returning('id')
    .execute()
  if (user) await db.deleteFrom('sessions').where('user_id', '=', user.id).execute()
}

async function unlockDemo(db: Db): Promise<void> {
  await db
    .updateTable('users')
    .set({ password: await hashPassword(demoLogin.password) })
    .where('email', '=', demoLogin.email)
    .execute()
}
