import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'

const lifetimeDays = 30

export interface SessionRow {
  tokenHash: Buffer
  userId: string
  userName: string
  userEmail: string
  atWorkspace: number | null
}

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Opens a session and answers its token: 256 random bits that exist only in the cookie. */
export async function createSession(
  db: Db,
  userId: string,
  atWorkspace: number | null,
  from: { ip: string; userAgent: string },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await db
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      user_id: userId,
      at_workspace: atWorkspace,
      ip: from.ip,
      user_agent: from.userAgent.slice(0, 300),
      expires_at: sql<Date>`now() + make_interval(days => ${lifetimeDays})`,
    })
    .execute()
  return token
}

export async function findSession(db: Db, tokenHash: Buffer): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select([
      's.token_hash as tokenHash',
      's.user_id as userId',
      'u.name as userName',
      'u.email as userEmail',
      's.at_workspace as atWorkspace',
    ])
    .where('s.token_hash', '=', tokenHash)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
}

export async function chooseWorkspace(db: Db, tokenHash: Buffer, workspaceId: number): Promise<void> {
  await db.updateTable('sessions').set({ at_workspace: workspaceId }).where('token_hash', '=', tokenHash).execute()
}

export async function removeSession(db: Db, tokenHash: Buffer): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute()
}

/** Ends every session of a person: after a new password, a changed role or a removal. */
export async function removeSessionsOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).execute()
}

export async function removeExpiredSessions(db: Db): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<', sql<Date>`now()`).execute()
}
