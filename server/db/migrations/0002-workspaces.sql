create table workspaces (
  workspace_id bigint primary key,
  name text not null,
  country text not null,
  time_zone text not null,
  calling_code text not null,
  currency text not null,
  demo boolean not null default false,
  onboarding_dismissed boolean not null default false,
  secret_key bytea not null, -- the workspace's data key, wrapped by the installation's
  created_at timestamptz not null default now()
);

-- Ids are dense and rise per workspace and kind; no sequences, so the same works on a shard.
create table counters (
  workspace_id bigint not null,
  kind text not null,
  next bigint not null,
  primary key (workspace_id, kind)
);

create table members (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  user_id text not null,
  name text not null,
  email text not null,
  role text not null,
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (workspace_id, id)
);
create unique index members_user on members (workspace_id, user_id);

create table invitations (
  workspace_id bigint not null references workspaces (workspace_id),
  token_hash text not null,
  name text not null,
  email text not null,
  role text not null,
  invited_by bigint not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  primary key (workspace_id, token_hash)
);

-- Append only: the app role may insert and read, never change.
create table audit_log (
  workspace_id bigint not null,
  id bigint not null,
  at timestamptz not null default now(),
  actor_kind text not null, -- member, key, system
  actor_id bigint,
  actor_name text not null,
  ip text,
  action text not null,
  target text not null,
  detail jsonb not null default '{}',
  primary key (workspace_id, id)
);

create table api_keys (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  name text not null,
  prefix text not null,
  secret_hash bytea not null,
  scopes text[] not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);

-- The answer to a POST is stored in the transaction that did the work, so a repeat gets the same answer.
create table idempotency_keys (
  workspace_id bigint not null,
  key text not null,
  route text not null,
  body_hash bytea not null,
  status smallint, -- null while the first request runs
  reply jsonb,
  created_at timestamptz not null default now(),
  primary key (workspace_id, key)
);
create index idempotency_keys_age on idempotency_keys (workspace_id, created_at);

-- What open browsers are told; seq has no gaps, so a cursor misses nothing.
create table events (
  workspace_id bigint not null,
  seq bigint not null,
  at timestamptz not null default now(),
  fact jsonb not null,
  primary key (workspace_id, seq)
);
create index events_age on events (workspace_id, at);
