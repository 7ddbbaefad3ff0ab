import type { Client } from 'pg'

export interface Audience {
  workspaceId: number
  tags: number[]
  fields: { city: number; orders: number; joined: number; plan: number }
  campaigns: number[]
}

/**
 * A million contacts (or `people`) of one workspace: four custom fields 60 % filled, 20 tags of falling use, three campaigns with
 * delivery histories. Deterministic: the same rows every time.
 */
export async function makeAudience(database: Client, workspaceId: number, people: number): Promise<Audience> {
  const run = (text: string, values: unknown[] = []): Promise<unknown> => database.query(text, values)
  const fields = { city: 1, orders: 2, joined: 3, plan: 4 }
  await run(
    `insert into fields (workspace_id, id, label, kind, options, position) values
       ($1, 1, 'City', 'text', '[]', 0), ($1, 2, 'Orders', 'number', '[]', 1), ($1, 3, 'Joined', 'date', '[]', 2),
       ($1, 4, 'Plan', 'select', '[{"id":1,"label":"Free"},{"id":2,"label":"Plus"},{"id":3,"label":"Pro"}]', 3)`,
    [workspaceId],
  )
  const tags = Array.from({ length: 20 }, (_, i) => i + 1)
  await run(`insert into tags (workspace_id, id, name, color) select $1, i, 'tag ' || i, 'blue' from generate_series(1, 20) i`, [
    workspaceId,
  ])
  await run(
    `insert into contacts (workspace_id, id, name, phone, email, country, language, opt_in, source, fields, created_at, last_inbound_at)
     select $1::bigint, i, n.name, (919100000000 + i * 7)::text,
       case when h % 10 < 8 then 'p' || i || case h % 3 when 0 then '@gmail.com' when 1 then '@example.test' else '@mail.test' end end,
       (array['IN','IN','IN','BR','MX','DE','US'])[1 + h % 7], (array['en','hi','pt','es'])[1 + h % 4], (h / 7) % 3, 'import',
       case when h % 5 < 3 then jsonb_build_object('1', (array['Bengaluru','Mumbai','Pune','Delhi','Recife'])[1 + (h / 11) % 5], '2', (h / 13) % 60,
         '3', to_char(date '2024-01-01' + (h / 17) % 900, 'YYYY-MM-DD'), '4', 1 + (h / 19) % 3) else '{}' end,
       now() - make_interval(mins => (h / 3) % 1500000), case when h % 4 = 0 then now() - make_interval(mins => (h / 5) % 200000) end
     from (select i, abs(hashint4(i)) as h from generate_series(1, $2::int) i) s
     cross join lateral (select 'Person ' || h % 50000 || ' ' || i as name) n`,
    [workspaceId, people],
  )
  await run(
    `insert into contact_tags (workspace_id, tag_id, contact_id)
     select $1::bigint, t, i from generate_series(1, 20) t, generate_series(1, $2::int) i where abs(hashint4(i * 31 + t)) % (t * 12) = 0`,
    [workspaceId, people],
  )
  const campaigns = await makeHistories(database, workspaceId, people)
  await run('vacuum analyze contacts')
  await run('vacuum analyze contact_tags')
  await run('vacuum analyze messages')
  return { workspaceId, tags, fields, campaigns }
}

async function makeHistories(database: Client, workspaceId: number, people: number): Promise<number[]> {
  await database.query(
    `insert into channels (workspace_id, id, kind, name, phone, phone_number_id, waba_id, app_id, token, app_secret, webhook_key, verify_token)
     values ($1, 900001, 'practice', 'Bench', '+1 555', 'bench', 'bench', 'bench', '', '', 'bench-key', 'x')`,
    [workspaceId],
  )
  const campaigns = [900001, 900002, 900003]
  for (const [i, id] of campaigns.entries()) {
    await database.query(
      `insert into campaigns (workspace_id, id, name, state, channel_id, started_at) values ($1, $2, $3, 'completed', 900001, now() - interval '20 days')`,
      [workspaceId, id, `Past ${id}`],
    )
    await database.query(
      `insert into messages (workspace_id, id, channel_id, contact_id, direction, content, author_kind, campaign_id, at, accepted_at, sent_at, delivered_at, read_at, replied_at)
       select $1::bigint, 10000000 + $3::bigint * 2000000 + i, 900001, i, 1, '{"type":"template","values":{}}', 'campaign', $2::bigint, d.at, d.at, d.at, d.at,
         case when h % 10 < 6 then d.at + interval '1 hour' end, case when h % 20 = 0 then d.at + interval '2 hours' end
       from (select i, abs(hashint4(i * 7 + $3::int)) as h from generate_series(1, $4::int) i where abs(hashint4(i * 7 + $3::int)) % 3 = 0) s
       cross join lateral (select now() - make_interval(days => 10 * ($3::int + 1), mins => h % 600) as at) d`,
      [workspaceId, id, i, people],
    )
  }
  return campaigns
}
