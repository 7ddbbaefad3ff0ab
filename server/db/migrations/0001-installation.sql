-- What belongs to the installation, not to a workspace: sign-in, where to find a workspace, the raw webhook log.

create table installation (name text primary key, value text not null);

create table users (
  id text primary key,
  name text not null,
  email text not null unique,       -- lower case
  password text not null,           -- argon2id, PHC string
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- The cookie holds 256 random bits; only their SHA-256 is here, so a stolen table opens no session.
create table sessions (
  token_hash bytea primary key,
  user_id text not null references users (id) on delete cascade,
  at_workspace bigint,
  ip text,
  user_agent text,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_user on sessions (user_id);

-- Failed sign-ins by account and by address prefix, kept here so that a restart or a second process forgets nothing.
create table attempts (
  subject text primary key,
  count integer not null,
  since timestamptz not null
);

-- How a request that does not name a workspace finds it: by user, API key, phone number, WABA, webhook key, invitation.
create table directory (
  kind text not null,
  key text not null,
  at_workspace bigint not null,
  at_id bigint not null,
  primary key (kind, key, at_workspace)
);
create index directory_workspace on directory (at_workspace, kind);

create table workspace_numbers (next bigint not null);
insert into workspace_numbers (next) values (1);

-- Every webhook body with a good signature, exactly as it came, before anything is done with it.
create table webhook_bodies (
  id bigint generated always as identity primary key,
  received_at timestamptz not null default now(),
  source text not null,
  body bytea not null,
  state smallint not null default 0, -- 0 waiting, 1 done, 2 quarantined whole
  processed_at timestamptz,
  problem text
);
create index webhook_bodies_waiting on webhook_bodies (id) where state = 0;
create index webhook_bodies_received on webhook_bodies (received_at);

-- One element of a body that could not be processed; the rest of the body went on.
create table webhook_faults (
  id bigint generated always as identity primary key,
  body_id bigint not null,
  for_workspace bigint,
  for_channel bigint,
  place text not null,
  reason text not null,
  element text not null,
  created_at timestamptz not null default now(),
  replayed_at timestamptz
);
create index webhook_faults_open on webhook_faults (for_workspace, for_channel, id) where replayed_at is null;

-- Counts of webhooks by source and day: accepted and refused, for the health page.
create table webhook_counts (
  source text not null,
  day date not null,
  received bigint not null default 0,
  refused bigint not null default 0,
  last_received_at timestamptz,
  last_refused_at timestamptz,
  primary key (source, day)
);
