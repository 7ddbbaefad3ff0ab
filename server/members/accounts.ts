import { randomUUID } from 'node:crypto'
import { Refusal } from '@woochat/contract/errors.ts'
import type { SignIn, SignUp } from '@woochat/contract/session.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { createWorkspace } from '../workspaces/create.ts'
import { callingCodeOf, currencyOf, isTimeZone } from '../workspaces/places.ts'
import { countFailure, forgetFailures, refuseGuessing } from './attempts.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { createMember, listWorkspacesOf } from './store.ts'

/** Creates a person with a workspace of their own, as its owner. Answers the person's id and the workspace's. */
export async function signUp(
  db: Db,
  keyFor: (workspaceId: number) => Buffer,
  draft: SignUp,
): Promise<{ userId: string; workspaceId: number }> {
  if (!isTimeZone(draft.timeZone)) throw new Refusal('invalid', {}, [{ path: 'body.timeZone', message: 'Not a known time zone' }])
  const email = draft.email.toLowerCase()
  const place = {
    country: draft.country,
    timeZone: draft.timeZone,
    callingCode: callingCodeOf(draft.country),
    currency: currencyOf(draft.country),
  }
  return createWorkspace(db, { name: draft.company, ...place }, keyFor, async (tx, workspaceId) => {
    // With the workspace or not at all: a person without one could neither sign in nor sign up again.
    const userId = await createUser(tx, { name: draft.name, email, password: draft.password })
    await createMember(tx, db, workspaceId, { userId, name: draft.name, email, role: 'owner' })
    return { userId, workspaceId }
  })
}

/** Refuses in the same words and the same time whether the address or the password is wrong. */
export async function signIn(
  db: Db,
  { email, password }: SignIn,
  ip: string,
): Promise<{ userId: string; workspaceId: number | null }> {
  const address = email.toLowerCase()
  await refuseGuessing(db, address, ip)
  const user = await db.selectFrom('users').select(['id', 'password']).where('email', '=', address).executeTakeFirst()
  const right = await isPassword(password, user?.password)
  if (!user || !right) {
    await countFailure(db, address, ip)
    throw new Refusal('wrong_password')
  }
  await forgetFailures(db, address)
  const [first] = await listWorkspacesOf(db, user.id)
  return { userId: user.id, workspaceId: first ?? null }
}

export async function createUser(db: Db | Tx, draft: { name: string; email: string; password: string }): Promise<string> {
  const id = randomUUID()
  const made = await db
    .insertInto('users')
    .values({ id, name: draft.name, email: draft.email, password: await hashPassword(draft.password) })
    .onConflict((c) => c.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw new Refusal('email_in_use')
  return id
}

/** Whether anyone has signed up yet: the first person may always. People who only work in the demo do not count. */
export async function hasUsers(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select from users u where not exists (
      select from directory d join installation i on i.name = 'demo.workspace' and i.value = d.at_workspace::text
      where d.kind = 'user' and d.key = u.id)
    limit 1`.execute(db)
  return rows.length > 0
}
