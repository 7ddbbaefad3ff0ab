create table channels (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  kind text not null,               -- practice, cloud
  name text not null,
  phone text not null,
  phone_number_id text not null,
  waba_id text not null,
  app_id text not null,
  token bytea not null,             -- sealed
  app_secret bytea not null,        -- sealed
  previous_secret bytea,            -- sealed; still good while Meta changes over
  webhook_key text not null,
  verify_token text not null,
  verified_at timestamptz,
  webhook_problem text,             -- why Meta does not deliver here, as it said when asked
  quality text not null default 'UNKNOWN',
  status text not null default 'CONNECTED',
  name_status text,
  messaging_tier text,
  messaging_limit bigint,
  throughput integer not null default 80,
  checked_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (workspace_id, id)
);
create unique index channels_number on channels (workspace_id, phone_number_id) where removed_at is null;

create table media (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  kind text not null,
  mime text not null,
  bytes bigint not null,
  sha256 text not null,
  file_name text,
  stored_as text not null,
  uploaded_by bigint,               -- the member; null came from a contact, a program or the system
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- Where a file stands at Meta: an uploaded id lives 30 days, so it is kept with its time and made again when old.
create table media_uploads (
  workspace_id bigint not null,
  media_id bigint not null,
  channel_id bigint not null,
  meta_id text not null,
  uploaded_at timestamptz not null default now(),
  primary key (workspace_id, media_id, channel_id),
  foreign key (workspace_id, media_id) references media (workspace_id, id) on delete cascade,
  foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);

create table templates (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  channel_id bigint not null,
  meta_id text,
  name text not null,
  language text not null,
  category text not null,
  state text not null,
  reason text,
  parts jsonb not null,
  quality text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);
create unique index templates_name on templates (workspace_id, channel_id, name, language);
create index templates_meta on templates (workspace_id, meta_id);

create table conversations (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  channel_id bigint not null,
  contact_id bigint not null,
  state text not null default 'open',
  assignee_id bigint,
  unread integer not null default 0,
  preview jsonb not null,
  last_message_at timestamptz not null,
  last_inbound_at timestamptz,
  last_inbound_wamid text,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
) with (fillfactor = 70);
create unique index conversations_pair on conversations (workspace_id, channel_id, contact_id);
create index conversations_contact on conversations (workspace_id, contact_id);
create index conversations_state on conversations (workspace_id, state, last_message_at desc, id desc);
create index conversations_assignee on conversations (workspace_id, assignee_id, state, last_message_at desc, id desc);

-- One stretch of work in a thread: from the first message to its resolution.
create table conversation_sessions (
  workspace_id bigint not null,
  id bigint not null,
  conversation_id bigint not null,
  opened_at timestamptz not null,
  opened_by text not null,          -- contact, member, campaign
  assignee_id bigint,
  first_reply_at timestamptz,
  resolved_at timestamptz,
  resolved_by bigint,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index conversation_sessions_of on conversation_sessions (workspace_id, conversation_id, id);
create unique index conversation_sessions_open on conversation_sessions (workspace_id, conversation_id) where resolved_at is null;

create table campaigns (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  name text not null,
  state text not null default 'draft',
  channel_id bigint,
  template_id bigint,
  template jsonb,                   -- name, language, category, parts as they were when frozen
  variables jsonb not null default '{}',
  header_media_id bigint,
  scheduled_at timestamptz,
  started_at timestamptz,
  frozen_at timestamptz,
  finished_at timestamptz,
  problem text,
  paused_by text,                   -- member, system: who stopped it
  counts jsonb,                     -- as last counted, for lists; a report counts anew
  counts_at timestamptz,
  created_by bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id),
  foreign key (workspace_id, template_id) references templates (workspace_id, id)
);
create index campaigns_state on campaigns (workspace_id, state, id);
create index campaigns_live on campaigns (workspace_id, id) where state in ('scheduled', 'preparing', 'sending');

create table campaign_segments (
  workspace_id bigint not null,
  campaign_id bigint not null,
  segment_id bigint not null,
  mode text not null,               -- include, exclude
  primary key (workspace_id, campaign_id, segment_id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade,
  foreign key (workspace_id, segment_id) references segments (workspace_id, id)
);
create index campaign_segments_segment on campaign_segments (workspace_id, segment_id);

-- Frozen by one statement when a campaign starts. Count shown = count frozen. Delivery itself is in messages.
-- No foreign key: the one statement that adds rows holds the campaign's row, and checking each of a million would take as long
-- as writing them; only drafts, which have none, are deleted.
create table campaign_recipients (
  workspace_id bigint not null,
  campaign_id bigint not null,
  contact_id bigint not null,
  state smallint not null,          -- 0 waiting, 1 excluded, 2 given to the outbox
  reason text,
  message_id bigint,
  primary key (workspace_id, campaign_id, contact_id)
) with (fillfactor = 80);
create index campaign_recipients_waiting on campaign_recipients (workspace_id, campaign_id, contact_id) where state = 0;
create index campaign_recipients_contact on campaign_recipients (workspace_id, contact_id);

-- A thread is (channel, contact). Status times form a lattice: each is the least ever reported, whatever the order.
-- Campaign messages keep only their variable values; the text comes from the campaign's frozen template.
create table messages (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  channel_id bigint not null,
  contact_id bigint not null,
  direction smallint not null,      -- 0 in, 1 out, 2 note
  content jsonb not null,
  author_kind text not null,        -- contact, member, campaign, api, system
  author_id bigint,
  campaign_id bigint,
  client_id text,
  reply_to bigint,
  wamid text,
  at timestamptz not null,
  accepted_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  replied_at timestamptz,
  unknown_at timestamptz,
  held_at timestamptz,
  error_code integer,
  error_text text,
  pricing jsonb,
  primary key (workspace_id, id)
) with (fillfactor = 60);
create index messages_thread on messages (workspace_id, channel_id, contact_id, id desc);
create index messages_contact on messages (workspace_id, contact_id, id desc);
create index messages_campaign on messages (workspace_id, campaign_id, contact_id) where campaign_id is not null;
create index messages_out_at on messages (workspace_id, at) where direction = 1;
-- In which threads a file stands: who sees only some conversations sees only their files.
create index messages_file on messages (workspace_id, (coalesce(content ->> 'mediaId', content ->> 'headerMediaId')))
  where coalesce(content ->> 'mediaId', content ->> 'headerMediaId') is not null;
create unique index messages_client on messages (workspace_id, channel_id, contact_id, client_id) where client_id is not null;

-- wamid → message, apart so that accepting a message stays a heap-only update. Also what makes a repeated webhook harmless.
create table message_wamids (
  workspace_id bigint not null,
  channel_id bigint not null,
  wamid text not null,
  message_id bigint not null,
  primary key (workspace_id, channel_id, wamid)
);

-- A status for a message not known (yet): kept 7 days, joined when the message appears.
create table parked_statuses (
  workspace_id bigint not null,
  channel_id bigint not null,
  wamid text not null,
  status text not null,
  at timestamptz not null,
  element jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, wamid, status)
);

-- Messages on their way out. A row leaves when its outcome is certain; the outcome itself is on the message.
create table outbox (
  workspace_id bigint not null,
  id bigint not null,               -- the message's id
  channel_id bigint not null,
  contact_id bigint not null,
  traffic text not null,            -- conversation, campaign, api, test
  priority smallint not null,       -- 0 conversation, 1 api and test, 2 campaign: the lower goes first
  campaign_id bigint,
  media_id bigint,                  -- the file whose id at Meta takes the place of "$media" in the request
  request jsonb not null,           -- Meta's body without biz_opaque_callback_data
  state text not null,              -- queued, claimed, sending, unknown, paused, held
  epoch bigint not null default 0,  -- fencing: only the claim that holds it may write the outcome
  lease_until timestamptz,
  not_before timestamptz,
  attempts integer not null default 0,
  sending_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id)
) with (fillfactor = 60);
create index outbox_due on outbox (workspace_id, state, channel_id, priority, id);
create index outbox_pair on outbox (workspace_id, channel_id, contact_id, id);

create table rate_buckets (
  workspace_id bigint not null,
  channel_id bigint not null,
  tokens double precision not null,
  at timestamptz not null,
  pause_until timestamptz,
  primary key (workspace_id, channel_id)
);

create table pair_buckets (
  workspace_id bigint not null,
  channel_id bigint not null,
  contact_id bigint not null,
  tokens double precision not null,
  at timestamptz not null,
  primary key (workspace_id, channel_id, contact_id)
);

-- Plans are made for what the statistics say, and those of tables that were just filled say nothing yet: the first campaign of a
-- new workspace would read it whole for every batch. Autovacuum comes too late for it, and only the owner may ask for them.
create function refresh_statistics() returns void language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  analyze public.messages, public.message_wamids, public.outbox, public.conversations, public.contacts, public.contact_aliases,
    public.campaign_recipients, public.webhook_bodies;
end $$;
revoke all on function refresh_statistics() from public;
grant execute on function refresh_statistics() to woochat_app;
