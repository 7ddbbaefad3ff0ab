import { Refusal } from '@woochat/contract/errors.ts'
import { rolePowers } from '@woochat/contract/permissions.ts'
import { describe, expect, it } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { signIn, signUp } from './accounts.ts'
import { acceptInvitation, createInvitation } from './invitations.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { refuseBeyond } from './refuse-beyond.ts'
import { createSession, findSession, hashToken, removeSessionsOf } from './sessions.ts'
import { listMembers, removeMember, updateRole } from './store.ts'

const { db } = await testDatabase()
const make = makeIn(db)
const keyFor = (): Buffer => Buffer.alloc(60)
const draft = {
  name: 'Asha Rao',
  email: 'Asha@Nilgiri.example',
  password: 'a long password',
  company: 'Nilgiri Tea',
  country: 'IN',
  timeZone: 'Asia/Kolkata',
}
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )

describe('passwords', () => {
  it('are known again and only they', async () => {
    const stored = await hashPassword('correct horse')
    expect(await isPassword('correct horse', stored)).toBe(true)
    expect(await isPassword('correct horsf', stored)).toBe(false)
    expect(stored).not.toContain('correct')
  })

  it('are wrong for a person who does not exist', async () => {
    expect(await isPassword('anything', undefined)).toBe(false)
  })
})

describe('signing up and in', () => {
  it('makes an owner of a workspace of their own, whose address may be written in any case', async () => {
    const { workspaceId } = await signUp(db, keyFor, draft)
    const [member] = await listMembers(db, workspaceId)
    expect(member).toMatchObject({ name: 'Asha Rao', email: 'asha@nilgiri.example', role: 'owner' })
    expect(await signIn(db, { email: 'ASHA@nilgiri.example', password: draft.password }, '10.0.0.1')).toMatchObject({
      workspaceId,
    })
  })

  it('leaves no person behind when the workspace could not be made', async () => {
    const noKey = (): never => {
      throw new Error('no key')
    }
    const again = { ...draft, email: 'again@nilgiri.example' }
    await expect(signUp(db, noKey, again)).rejects.toThrow()
    expect(await code(signUp(db, keyFor, again))).toBe('nothing')
  })

  it('refuses a second account for one address', async () => {
    expect(await code(signUp(db, keyFor, { ...draft, email: 'asha@nilgiri.EXAMPLE' }))).toBe('email_in_use')
  })

  it('refuses wrong passwords in the same words as unknown people', async () => {
    expect(await code(signIn(db, { email: draft.email, password: 'wrong password' }, '10.0.0.2'))).toBe('wrong_password')
    expect(await code(signIn(db, { email: 'nobody@nowhere.example', password: 'wrong password' }, '10.0.0.2'))).toBe(
      'wrong_password',
    )
  })

  it('stops looking at passwords after twenty failures of one account, even when the twenty-first is right', async () => {
    for (let i = 0; i < 20; i++) await code(signIn(db, { email: draft.email, password: `guess ${i}` }, `10.${i}.0.1`))
    expect(await code(signIn(db, { email: draft.email, password: draft.password }, '10.99.0.1'))).toBe('rate_limited')
  })
})

describe('sessions', () => {
  it('are kept as a hash and end all at once', async () => {
    const { userId, workspaceId } = await make.workspace()
    const token = await createSession(db, userId, workspaceId, { ip: '::1', userAgent: 'test' })
    expect(await findSession(db, hashToken(token))).toMatchObject({ userId, atWorkspace: workspaceId })
    await removeSessionsOf(db, userId)
    expect(await findSession(db, hashToken(token))).toBeUndefined()
  })
})

describe('the team', () => {
  it('lets nobody give a role that may do more than they may', () => {
    expect(() => refuseBeyond(rolePowers.admin, 'owner')).toThrow(Refusal)
    expect(() => refuseBeyond({ may: new Set(['members:write']) }, 'viewer')).toThrow(Refusal)
    expect(() => refuseBeyond(rolePowers.admin, 'admin')).not.toThrow()
    expect(() => refuseBeyond(rolePowers.owner, 'owner')).not.toThrow()
  })

  it('keeps its last owner', async () => {
    const { workspaceId, who } = await make.workspace()
    const owner = who.memberId ?? 0
    expect(await code(withWorkspace(db, workspaceId, (tx) => updateRole(tx, workspaceId, owner, 'agent')))).toBe('wrong_state')
    expect(await code(withWorkspace(db, workspaceId, (tx) => removeMember(tx, workspaceId, owner)))).toBe('wrong_state')
  })

  it('grows by an invitation that works once', async () => {
    const { workspaceId, who } = await make.workspace()
    const invitation = await createInvitation(
      db,
      workspaceId,
      who.memberId ?? 0,
      { name: 'Ravi', email: 'Ravi@example.test', role: 'agent' },
      (token) => token,
    )
    const token = invitation.link ?? ''
    await acceptInvitation(db, token, { name: 'Ravi Iyer', password: 'another password' })
    expect((await listMembers(db, workspaceId)).map((m) => m.role)).toEqual(['owner', 'agent'])
    expect(await code(acceptInvitation(db, token, { name: 'Mallory', password: 'another password' }))).toBe('not_found')
  })
})
