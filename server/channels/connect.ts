import { randomBytes } from 'node:crypto'
import type { Channel, CloudCredentials } from '@woochat/contract/channels.ts'
import type { WirePhoneNumber } from '@woochat/contract/cloud-api/accounts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { ChannelId } from '@woochat/contract/id.ts'
import type { Config } from '../config.ts'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import { recordFacts } from '../events/record.ts'
import type { Who } from '../http/who.ts'
import { getWorkspace } from '../workspaces/store.ts'
import { checkCredentials } from './check-credentials.ts'
import type { ChannelCredentials } from './credentials.ts'
import { createPracticeNumber } from './practice-number.ts'
import { reportedState } from './reported-state.ts'
import {
  type ChannelRow,
  createChannel,
  findChannelOfNumber,
  findWorkspaceOfNumber,
  getChannel,
  getChannelRow,
  listInDirectory,
  updateChannel,
} from './store.ts'
import { pointWebhooksHere } from './webhooks.ts'

export interface ChannelDeps {
  db: Db
  config: Pick<Config, 'simulatorUrl' | 'publicUrl' | 'port' | 'graphBaseUrl'>
  credentials: ChannelCredentials
}

/** Connects a number of the simulator, made for this workspace; from then on it is like any other. */
export async function connectPractice(deps: ChannelDeps, who: Who): Promise<Channel> {
  const { simulatorUrl } = deps.config
  if (simulatorUrl === undefined) throw new Refusal('no_simulator')
  const channelId = await takeId<ChannelId>(deps.db, who.workspaceId, 'channel')
  const { name } = await getWorkspace(deps.db, who.workspaceId)
  const given = await createPracticeNumber(simulatorUrl, `workspace ${who.workspaceId} channel ${channelId}`, name)
  return connect(deps, who, { kind: 'practice', channelId, given })
}

/** Connects a real number, or gives a connected one new credentials. Nothing is stored that Meta does not accept. */
export async function connectCloud(deps: ChannelDeps, who: Who, given: CloudCredentials): Promise<Channel> {
  const { demo } = await getWorkspace(deps.db, who.workspaceId)
  if (demo) throw new Refusal('demo_workspace')
  const owner = await findWorkspaceOfNumber(deps.db, given.phoneNumberId)
  if (owner !== undefined && owner !== who.workspaceId) throw new Refusal('channel_taken')
  return connect(deps, who, { kind: 'cloud', channelId: await takeId<ChannelId>(deps.db, who.workspaceId, 'channel'), given })
}

interface Wish {
  kind: Channel['kind']
  channelId: ChannelId
  given: CloudCredentials
}

async function connect(deps: ChannelDeps, who: Who, wish: Wish): Promise<Channel> {
  const { db, credentials } = deps
  const checked = await checkCredentials(credentials.baseUrl(wish.kind), wish.given)
  const row = await withWorkspace(db, who.workspaceId, async (tx) => {
    const known = await findChannelOfNumber(tx, who.workspaceId, wish.given.phoneNumberId)
    const id = known ? await renew(tx, deps, known, wish.given, checked) : await add(tx, deps, who.workspaceId, wish, checked)
    await recordAudit(
      tx,
      db,
      who,
      known ? 'channel.renew' : 'channel.connect',
      checked.number.display_phone_number ?? wish.given.phoneNumberId,
      { kind: wish.kind },
    )
    await recordFacts(tx, who.workspaceId, [{ kind: 'channel.changed', channelId: id }])
    return getChannelRow(tx, who.workspaceId, id)
  })
  credentials.forget(who.workspaceId, row)
  await subscribeChannel(deps, row, { takeOver: wish.kind === 'practice' })
  return getChannel(db, who.workspaceId, row.id)
}

interface Checked {
  appId: string
  number: WirePhoneNumber
}

async function add(
  tx: Tx,
  { credentials }: ChannelDeps,
  workspaceId: number,
  { kind, channelId, given }: Wish,
  { appId, number }: Checked,
): Promise<ChannelId> {
  await createChannel(tx, workspaceId, {
    id: channelId,
    kind,
    name: number.verified_name ?? number.display_phone_number ?? given.phoneNumberId,
    phone: number.display_phone_number ?? given.phoneNumberId,
    phone_number_id: given.phoneNumberId,
    waba_id: given.wabaId,
    app_id: appId,
    token: await credentials.seal(workspaceId, channelId, 'token', given.token),
    app_secret: await credentials.seal(workspaceId, channelId, 'app_secret', given.appSecret),
    webhook_key: randomBytes(18).toString('base64url'),
    verify_token: randomBytes(18).toString('base64url'),
  })
  await updateChannel(tx, workspaceId, channelId, reportedState(number))
  return channelId
}

/** New credentials for a number we know: what Meta signed with the old secret is still on its way, so that one stays good. */
async function renew(
  tx: Tx,
  { credentials }: ChannelDeps,
  row: ChannelRow,
  given: CloudCredentials,
  { appId, number }: Checked,
): Promise<ChannelId> {
  const { workspace_id: workspaceId, id } = row
  const earlier = await credentials.open(row, 'app_secret')
  await updateChannel(tx, workspaceId, id, {
    ...reportedState(number),
    waba_id: given.wabaId,
    app_id: appId,
    token: await credentials.seal(workspaceId, id, 'token', given.token),
    app_secret: await credentials.seal(workspaceId, id, 'app_secret', given.appSecret),
    ...(earlier !== given.appSecret && { previous_secret: await credentials.seal(workspaceId, id, 'previous_secret', earlier) }),
    removed_at: null,
  })
  await listInDirectory(tx, workspaceId, { ...row, waba_id: given.wabaId })
  return id as ChannelId
}

/** Asks Meta to deliver here, and keeps what stands in the way. Meta calls back while we wait, so the channel must be stored. */
export async function subscribeChannel(deps: ChannelDeps, row: ChannelRow, options: { takeOver: boolean }): Promise<void> {
  const problem = await pointWebhooksHere(
    {
      baseUrl: deps.credentials.baseUrl(row.kind),
      token: await deps.credentials.open(row, 'token'),
      wabaId: row.waba_id,
      appId: row.app_id,
      appSecret: await deps.credentials.open(row, 'app_secret'),
      callbackUrl: callbackUrl(deps.config, row),
      verifyToken: row.verify_token,
    },
    options,
  )
  await withWorkspace(deps.db, row.workspace_id, async (tx) => {
    await updateChannel(tx, row.workspace_id, row.id, { webhook_problem: problem })
    await recordFacts(tx, row.workspace_id, [{ kind: 'channel.changed', channelId: row.id as ChannelId }])
  })
}

/** Without a public address only the simulator, on this machine, can deliver. */
export const callbackUrl = (config: Pick<Config, 'publicUrl' | 'port'>, row: Pick<ChannelRow, 'webhook_key'>): string =>
  `${config.publicUrl ?? `http://127.0.0.1:${config.port}`}/webhooks/whatsapp/${row.webhook_key}`
