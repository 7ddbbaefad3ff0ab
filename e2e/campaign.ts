import { setTimeout as sleep } from 'node:timers/promises'
import type { Stage } from './owned-stage.ts'

export interface ReadyCampaign {
  campaignId: number
  channelId: number
}

/** A practice number without a speed limit, `people` contacts who opted in, an approved template, and a draft that goes to them all. */
export async function prepareCampaign(stage: Stage, people: number): Promise<ReadyCampaign> {
  const channel = await stage.api<{ id: number }>('POST', '/channels/practice')
  await stage.database.query('update channels set throughput = 100000 where workspace_id = $1', [stage.workspaceId])
  await makePeople(stage, people)
  const segment = await stage.api<{ id: number }>('POST', '/segments', {
    name: 'Everybody',
    filter: { version: 1, root: { type: 'group', match: 'all', of: [] } },
  })
  const template = await approvedTemplate(stage, channel.id)
  const campaign = await stage.api<{ id: number }>('POST', '/campaigns', {
    name: 'Bench',
    channelId: channel.id,
    templateId: template,
    include: [segment.id],
    variables: { 'body.1': { from: 'field', field: 'firstName', fallback: 'friend' } },
  })
  return { campaignId: campaign.id, channelId: channel.id }
}

/** People respond at once, so that the last status follows the last send closely and a lag is ours. */
export async function answerQuickly(stage: Stage): Promise<void> {
  const behaviour = {
    delivered: 1,
    readRate: 1,
    replyRate: 0,
    sentDelayMs: [5, 20],
    deliveredDelayMs: [20, 60],
    readDelayMs: [60, 200],
  }
  const response = await fetch(`${stage.simulator}/control/behaviour`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(behaviour),
  })
  if (!response.ok) throw new Error(`The simulator refused: ${await response.text()}`)
}

export async function makePeople(stage: Stage, people: number): Promise<void> {
  const { database, workspaceId } = stage
  await database.query(
    `insert into contacts (workspace_id, id, name, phone, email, country, opt_in, source)
     select $1::bigint, i, 'Person ' || i, (919100000000 + i * 10 + 1)::text, 'p' || i || '@example.test', 'IN', 1, 'import' from generate_series(1, $2::int) i
     on conflict do nothing`,
    [workspaceId, people],
  )
  await database.query(
    `insert into counters (workspace_id, kind, next) values ($1, 'contact', $2) on conflict (workspace_id, kind) do update set next = excluded.next`,
    [workspaceId, people + 1],
  )
  await database.query('analyze contacts')
}

async function approvedTemplate(stage: Stage, channelId: number): Promise<number> {
  const parts = {
    header: null,
    body: 'Hello {{1}}, our sale starts today and ends on Sunday.',
    footer: 'Reply STOP to stop offers',
    buttons: [{ kind: 'quick-reply', text: 'Show me' }],
    samples: { 'body.1': 'Asha' },
  }
  const { id } = await stage.api<{ id: number }>('POST', '/templates', {
    channelId,
    name: 'bench_offer',
    language: 'en',
    category: 'MARKETING',
    parts,
  })
  for (let i = 0; i < 200; i++) {
    const { state } = await stage.api<{ state: string }>('GET', `/templates/${id}`)
    if (state === 'APPROVED') return id
    await sleep(50)
  }
  throw new Error('The template was not approved within 10 s')
}

export interface Progress {
  messages: number
  accepted: number
  sent: number
  delivered: number
  read: number
  failed: number
  unknown: number
}

/** What the database says of a campaign now, all in one scan. */
export async function progressOf(stage: Stage, campaignId: number): Promise<Progress> {
  const { rows } = await stage.database.query<Progress>(
    `select count(*)::int as messages, count(accepted_at)::int as accepted, count(sent_at)::int as sent, count(delivered_at)::int as delivered,
       count(read_at)::int as read, count(failed_at)::int as failed, count(unknown_at)::int as unknown
     from messages where workspace_id = $1 and campaign_id = $2`,
    [stage.workspaceId, campaignId],
  )
  const [row] = rows
  if (!row) throw new Error('No row')
  return row
}
