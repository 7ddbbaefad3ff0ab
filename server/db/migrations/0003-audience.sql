create table fields (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  label text not null,
  kind text not null,
  options jsonb not null default '[]',
  position integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index fields_label on fields (workspace_id, lower(label));

create table tags (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  name text not null,
  color text not null default 'gray',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index tags_name on tags (workspace_id, lower(name));

-- b-trees only: under row security an index on jsonb, trigrams or arrays is never used (docs/decisions/0003).
-- fillfactor 85 and no index on the json keep a change of one field a heap-only update.
create table contacts (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  name text not null default '',
  -- For sorting and search: lower case, without accents. A column, because under row security no index on lower(…) bounds a scan.
  name_key text not null generated always as (lower(case when octet_length(name) = char_length(name) then name
    else regexp_replace(normalize(name, nfd), '[\u0300-\u036f]', '', 'g') end)) stored,
  phone text,                       -- E.164 digits without +
  email text,                       -- lower case
  country text,
  language text,
  opt_in smallint not null default 0, -- 0 unknown, 1 in, 2 out
  source text not null,
  owner_id bigint,
  blocked_at timestamptz,
  fields jsonb not null default '{}', -- field id → value
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_inbound_at timestamptz,
  last_outbound_at timestamptz,
  primary key (workspace_id, id)
) with (fillfactor = 85);
create index contacts_created on contacts (workspace_id, created_at desc, id desc);
create index contacts_name on contacts (workspace_id, name_key, id);
create index contacts_phone on contacts (workspace_id, phone, id);
create index contacts_email on contacts (workspace_id, email, id);
create index contacts_inbound on contacts (workspace_id, last_inbound_at, id);

-- Every way a contact is known: phone (and its national variants), wa_id, bsuid, username. Unique, so two arrivals make one contact.
create table contact_aliases (
  workspace_id bigint not null,
  kind text not null,
  value text not null,
  contact_id bigint not null,
  primary key (workspace_id, kind, value),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index contact_aliases_contact on contact_aliases (workspace_id, contact_id);

create table contact_tags (
  workspace_id bigint not null,
  tag_id bigint not null,
  contact_id bigint not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, tag_id, contact_id),
  foreign key (workspace_id, tag_id) references tags (workspace_id, id) on delete cascade,
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index contact_tags_contact on contact_tags (workspace_id, contact_id, tag_id);

-- The change feed: who changed, written in the transaction of the change. No foreign key: a deleted contact changed too.
create table contact_changes (
  workspace_id bigint not null,
  contact_id bigint not null,
  at timestamptz not null default now()
);
create index contact_changes_contact on contact_changes (workspace_id, contact_id);
create index contact_changes_at on contact_changes (workspace_id, at);

create table contact_activity (
  workspace_id bigint not null,
  contact_id bigint not null,
  id bigint not null,
  at timestamptz not null default now(),
  kind text not null,
  text text not null,
  actor text not null,
  primary key (workspace_id, contact_id, id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);

-- Consent to marketing, append only: the proof behind contacts.opt_in.
create table consent_log (
  workspace_id bigint not null,
  id bigint not null,
  contact_id bigint not null,
  at timestamptz not null default now(),
  state smallint not null,
  source text not null,
  actor text not null,
  message_id bigint,
  primary key (workspace_id, id)
);
create index consent_log_contact on consent_log (workspace_id, contact_id, id);

create table imports (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  file_name text not null,
  stored_as text not null,
  state text not null,
  shape jsonb not null,   -- encoding, delimiter, header, guesses, first rows, warnings
  settings jsonb,         -- what the person chose
  row_count bigint not null default 0,
  processed bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  skipped bigint not null default 0,
  failed bigint not null default 0,
  problem text,
  created_by bigint,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, id)
);

create table import_errors (
  workspace_id bigint not null,
  import_id bigint not null,
  row_number bigint not null,
  reason text not null,
  cells jsonb not null,
  primary key (workspace_id, import_id, row_number),
  foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade
);

create table segments (
  workspace_id bigint not null references workspaces (workspace_id),
  id bigint not null,
  name text not null,
  filter jsonb not null,
  size bigint,
  size_at timestamptz,
  created_by bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index segments_name on segments (workspace_id, lower(name));

-- Exact counts that are asked for all the time (contacts, contacts of a tag) without counting rows: one base and what was added since.
-- Writers only insert, so none waits for another.
create table tallies (
  workspace_id bigint not null,
  what text not null,
  n bigint not null,
  base boolean not null default false
);
create index tallies_what on tallies (workspace_id, what);
create unique index tallies_base on tallies (workspace_id, what) where base;
