-- The dispatcher crosses workspaces, but sees only where there is work: these columns, these rows, read only.
grant usage on schema public to woochat_scan;
grant select (workspace_id, state, channel_id, not_before, lease_until, sending_at) on outbox to woochat_scan;
grant select (workspace_id, id, state, scheduled_at) on campaigns to woochat_scan;
grant select (workspace_id) on workspaces to woochat_scan;
alter table outbox enable row level security;
alter table campaigns enable row level security;
alter table workspaces enable row level security;
create policy dispatcher on outbox for select to woochat_scan using (true);
create policy dispatcher on campaigns for select to woochat_scan using (true);
create policy dispatcher on workspaces for select to woochat_scan using (true);
