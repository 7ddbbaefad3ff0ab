import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { graphCall } from '../cloud-api/call.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { type Practice, startPractice } from '../test/practice.ts'
import { applyChannelUpdate } from './apply-update.ts'
import { callbackUrl, connectCloud, connectPractice } from './connect.ts'
import { disconnectChannel } from './disconnect.ts'
import { webhookHealth } from './health.ts'
import { createPracticeNumber } from './practice-number.ts'
import { refreshChannel } from './refresh.ts'
import { getChannel, getChannelRow, listChannels, noteVerified } from './store.ts'

const database = await testDatabase()
let practice: Practice
beforeAll(async () => {
  practice = await startPractice(database)
})

const credentialsOf = async (key: string) => createPracticeNumber(practice.simulator.url, key, 'Real Shop')
const plainWorkspace = () => makeIn(database.db).workspace({}, practice.secrets.wrapNewKey)
const refusalOf = async (act: Promise<unknown>): Promise<Refusal> => {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refusal) return error
  throw error ?? new Error('It was not refused')
}

test('a practice number connects in one call: state from Meta, webhooks pointed here and proven', async () => {
  const { who, channel } = await practice.workspace()
  expect(channel).toMatchObject({
    kind: 'practice',
    quality: 'GREEN',
    status: 'CONNECTED',
    messagingTier: 'TIER_100K',
    messagingLimit: 100_000,
    throughput: 80,
    usedToday: 0,
  })
  const row = await withWorkspace(database.db, who.workspaceId, (tx) => getChannelRow(tx, who.workspaceId, channel.id))
  expect(row.webhook_problem).toBeNull()
  expect(practice.simulator.world.state.accounts.get(channel.wabaId)?.override?.url).toBe(callbackUrl(practice.deps.config, row))
  expect(practice.simulator.world.state.apps.get(row.app_id)?.callbackUrl).toBe(callbackUrl(practice.deps.config, row))
})

test('token and secret are stored sealed, and the transport opens them', async () => {
  const { who, channel } = await practice.workspace()
  const row = await withWorkspace(database.db, who.workspaceId, (tx) => getChannelRow(tx, who.workspaceId, channel.id))
  const transport = await practice.deps.credentials.transport(who.workspaceId, channel.id)
  expect(transport?.token).toMatch(/^EAA/)
  expect(row.token.includes(transport?.token ?? '-')).toBe(false)
  expect(transport?.phoneNumberId).toBe(channel.phoneNumberId)
})

test('a real number connects with four credentials, and again with new ones under the same id', async () => {
  const { who } = await plainWorkspace()
  const given = await credentialsOf('real 1')
  const channel = await connectCloud(practice.deps, who, given)
  expect(channel).toMatchObject({ kind: 'cloud', phoneNumberId: given.phoneNumberId, name: 'Real Shop' })
  const app = [...practice.simulator.world.state.apps.values()].find((one) => one.secret === given.appSecret)
  if (!app) throw new Error('There is no such app')
  app.secret = 'f'.repeat(32)
  const again = await connectCloud(practice.deps, who, { ...given, appSecret: app.secret })
  expect(again.id).toBe(channel.id)
  const row = await withWorkspace(database.db, who.workspaceId, (tx) => getChannelRow(tx, who.workspaceId, channel.id))
  expect((await practice.deps.credentials.webhookKey(row.webhook_key))?.secrets).toEqual([app.secret, given.appSecret])
})

test.each([
  ['token', { token: 'EAAnotatokenatall' }, /token/i],
  ['wabaId', { wabaId: '999999999999999' }, /no WhatsApp Business Account 999999999999999/],
  ['phoneNumberId', { phoneNumberId: '888888888888888' }, /no number with the id 888888888888888/],
  ['appSecret', { appSecret: '0123456789abcdef0123456789abcdef' }, /not the secret of the app/],
] as const)('a wrong %s is refused by name, with what to do', async (field, wrong, says) => {
  const { who } = await plainWorkspace()
  const refusal = await refusalOf(connectCloud(practice.deps, who, { ...(await credentialsOf('real 2')), ...wrong }))
  expect(refusal.message).toMatch(says)
  expect(refusal.problems?.[0]?.path).toBe(`body.${field}`)
  expect(refusal.next.length).toBeGreaterThan(10)
  expect(await listChannels(database.db, who.workspaceId)).toEqual([])
})

test('a number of another account is named with the account it is missing from', async () => {
  const { who } = await plainWorkspace()
  const [one, other] = [await credentialsOf('real 3'), await credentialsOf('real 4')]
  practice.simulator.world.state.tokens.get(one.token)?.accountIds.add(other.wabaId)
  const refusal = await refusalOf(connectCloud(practice.deps, who, { ...one, phoneNumberId: other.phoneNumberId }))
  expect(refusal.message).toContain(`does not belong to the account ${one.wabaId}`)
  expect(refusal.next).toContain(one.phoneNumberId)
})

test('a number that another workspace connected is refused', async () => {
  const given = await credentialsOf('real 5')
  await connectCloud(practice.deps, (await plainWorkspace()).who, given)
  expect((await refusalOf(connectCloud(practice.deps, (await plainWorkspace()).who, given))).code).toBe('channel_taken')
})

test('an app that already sends elsewhere keeps its address, and health says so', async () => {
  const { who } = await plainWorkspace()
  const given = await credentialsOf('real 6')
  const app = [...practice.simulator.world.state.apps.values()].find((one) => one.secret === given.appSecret)
  Object.assign(app ?? {}, { callbackUrl: 'https://crm.example/hook', verifyToken: 'x' })
  const channel = await connectCloud(practice.deps, who, given)
  expect(app?.callbackUrl).toBe('https://crm.example/hook')
  expect((await webhookHealth(practice.deps, who.workspaceId, channel.id)).problem).toContain('https://crm.example/hook')
})

test('health counts what came and what was refused, and says when the secret is wrong', async () => {
  const { who, channel } = await practice.workspace()
  const row = await withWorkspace(database.db, who.workspaceId, (tx) => getChannelRow(tx, who.workspaceId, channel.id))
  await noteVerified(database.db, who.workspaceId, channel.id)
  const count = (received: number, refused: number) =>
    sql`insert into webhook_counts (source, day, received, refused, last_received_at, last_refused_at)
      values (${row.webhook_key}, current_date, ${received}, ${refused}, now() - interval '1 minute', case when ${refused} > 0 then now() end)
      on conflict (source, day) do update set received = excluded.received, refused = excluded.refused, last_refused_at = excluded.last_refused_at`.execute(
      database.db,
    )
  await count(7, 0)
  const sound = await webhookHealth(practice.deps, who.workspaceId, channel.id)
  expect(sound).toMatchObject({ receivedToday: 7, refusedToday: 0, quarantined: 0, problem: null, verifyToken: row.verify_token })
  await count(7, 2)
  expect(await webhookHealth(practice.deps, who.workspaceId, channel.id)).toMatchObject({
    refusedToday: 2,
    problem: expect.stringContaining('app secret'),
  })
})

test('without a simulator there are no practice numbers, in words', async () => {
  const { who } = await plainWorkspace()
  const config = { ...practice.deps.config, simulatorUrl: undefined }
  expect((await refusalOf(connectPractice({ ...practice.deps, config }, who))).code).toBe('no_simulator')
  const dead = { ...practice.deps.config, simulatorUrl: 'http://127.0.0.1:9' }
  expect((await refusalOf(connectPractice({ ...practice.deps, config: dead }, who))).message).toContain('is not running')
})

test('refresh brings what Meta says now; a withdrawn token is said in words', async () => {
  const { who, channel } = await practice.workspace()
  const number = practice.simulator.world.state.numbers.get(channel.phoneNumberId)
  Object.assign(number ?? {}, { quality: 'RED', tier: 'TIER_2K', throughput: 1_000, status: 'FLAGGED' })
  expect(await refreshChannel(practice.deps, who.workspaceId, channel.id)).toMatchObject({
    quality: 'RED',
    messagingLimit: 2_000,
    throughput: 1_000,
    status: 'FLAGGED',
  })
  practice.simulator.world.state.tokens.delete(number?.token ?? '')
  const refusal = await refusalOf(refreshChannel(practice.deps, who.workspaceId, channel.id))
  expect(refusal.message).toMatch(/access token/)
  expect(refusal.next).toMatch(/system-user token/)
})

test('webhooks about the number and the account change the channel', async () => {
  const { who, channel } = await practice.workspace()
  const apply = (field: string, value: unknown) =>
    withWorkspace(database.db, who.workspaceId, (tx) =>
      applyChannelUpdate(tx, who.workspaceId, { wabaId: channel.wabaId, field, value }),
    )
  const now = () => getChannel(database.db, who.workspaceId, channel.id)
  expect(
    await apply('phone_number_quality_update', {
      display_phone_number: channel.phone.replace(/\D/g, ''),
      event: 'FLAGGED',
      max_daily_conversations_per_business: 'TIER_10K',
    }),
  ).toEqual([{ kind: 'channel.changed', channelId: channel.id }])
  expect(await now()).toMatchObject({ status: 'FLAGGED', messagingLimit: 10_000 })
  await apply('business_capability_update', { max_daily_conversations_per_business: -1, max_phone_numbers_per_business: 20 })
  expect(await now()).toMatchObject({ messagingTier: 'TIER_UNLIMITED', messagingLimit: null })
  await apply('account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } })
  expect((await now()).status).toBe('BANNED')
  await apply('account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } })
  expect((await now()).status).toBe('CONNECTED')
  await apply('phone_number_name_update', {
    display_phone_number: channel.phone,
    decision: 'APPROVED',
    requested_verified_name: 'New Name',
  })
  expect(await now()).toMatchObject({ name: 'New Name', nameStatus: 'APPROVED' })
  expect(await apply('phone_number_quality_update', { display_phone_number: '19999999999', event: 'FLAGGED' })).toEqual([])
  expect(await apply('some_future_field', { anything: 1 })).toEqual([])
})

test('a disconnected number is gone from the list and its token is let go; a campaign under way forbids it', async () => {
  const { who, channel } = await practice.workspace()
  const refusal = await refusalOf(disconnectChannel({ ...practice.deps, campaignsOf: async () => ['Diwali'] }, who, channel.id))
  expect(refusal.message).toContain('Diwali')
  await disconnectChannel({ ...practice.deps, campaignsOf: async () => [] }, who, channel.id)
  expect(await listChannels(database.db, who.workspaceId)).toEqual([])
  expect(await practice.deps.credentials.transport(who.workspaceId, channel.id)).toBeUndefined()
  expect(practice.simulator.world.state.accounts.get(channel.wabaId)?.subscribed).toBe(false)
})

test('another workspace finds no channel under the same id', async () => {
  const { channel } = await practice.workspace()
  const other = await plainWorkspace()
  expect((await refusalOf(getChannel(database.db, other.workspaceId, channel.id))).code).toBe('not_found')
})

test('a host that does not answer is an outcome, not an exception', async () => {
  expect(
    (await graphCall({ baseUrl: 'http://127.0.0.1:9', token: 'x' }, { path: '/1', reply: (await import('zod')).z.any() })).kind,
  ).toBe('unreachable')
})
