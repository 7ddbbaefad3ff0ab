import { setTimeout as pause } from 'node:timers/promises'
import { wakeCampaigns } from '../campaigns/control.ts'
import { wakeInbound } from '../inbound/wake.ts'
import { wakeOutbox } from '../outbox/wake.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Waits until the product has nothing left to do at this moment of its time. */
export async function standStill(time: VirtualTime, workspaceId: number): Promise<void> {
  for (let turn = 0; await isBusy(time); turn++) {
    if (turn > 5_000) throw new Error(`It does not come to rest: ${JSON.stringify(await remains(time))}`)
    wakeInbound()
    wakeCampaigns()
    wakeOutbox(workspaceId)
    await pause(2)
  }
}

async function isBusy(time: VirtualTime): Promise<boolean> {
  const [row] = await time.ask<{ busy: boolean }>(`
    select exists (select from webhook_bodies where state = 0)
      or exists (select from outbox where state in ('claimed', 'sending'))
      or exists (select from outbox o join rate_buckets b on b.workspace_id = o.workspace_id and b.channel_id = o.channel_id
        where o.state = 'queued' and (o.not_before is null or o.not_before <= now()) and (b.pause_until is null or b.pause_until <= now())
          and b.tokens + extract(epoch from now() - b.at) * (select c.throughput * 0.95 from channels c where c.workspace_id = b.workspace_id and c.id = b.channel_id) >= 1)
      or exists (select from campaigns c where c.state = 'preparing' or (c.state = 'scheduled' and c.scheduled_at <= now())
        or (c.state = 'sending' and c.problem is null and (
          exists (select from campaign_recipients r where r.workspace_id = c.workspace_id and r.campaign_id = c.id and r.state = 0)
          or not exists (select from outbox o where o.workspace_id = c.workspace_id and o.campaign_id = c.id and o.state in ('queued', 'paused', 'held'))))) as busy`)
  return row?.busy ?? false
}

async function remains(time: VirtualTime): Promise<object> {
  return {
    bodies: await time.ask('select id, problem from webhook_bodies where state = 0 limit 5'),
    outbox: await time.ask('select state, count(*), min(not_before), now() from outbox group by 1'),
    campaigns: await time.ask("select id, state, problem from campaigns where state not in ('completed', 'draft')"),
  }
}

/** When something falls due here, milliseconds since 1970; infinity when nothing waits for a time. */
export async function nextDue(time: VirtualTime): Promise<number> {
  const [row] = await time.ask<{ next: Date | null }>(`
    select least(
      (select min(not_before) from outbox where state = 'queued' and not_before > now()),
      (select min(scheduled_at) from campaigns where state = 'scheduled' and scheduled_at > now()),
      (select min(pause_until) from rate_buckets where pause_until > now()),
      (select now() + interval '1 second' from outbox where state = 'queued' and (not_before is null or not_before <= now()) limit 1)) as next`)
  return row?.next?.getTime() ?? Number.POSITIVE_INFINITY
}
