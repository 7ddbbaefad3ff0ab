import type { ColumnType, Generated } from 'kysely'

// Written from the migrations by `npm run write`.

/** jsonb: read as parsed JSON, written as text. What a column holds is said by the store that owns it. */
type Json = ColumnType<unknown, string, string>
type JsonOrNull = ColumnType<unknown, string | null, string | null>
type JsonDefaulted = ColumnType<unknown, string | undefined, string>

export interface InstallationRow {
  name: string
  value: string
}

export interface UsersRow {
  id: string
  name: string
  email: string
  password: string
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface SessionsRow {
  token_hash: Buffer
  user_id: string
  at_workspace: number | null
  ip: string | null
  user_agent: string | null
  created_at: Generated<Date>
  seen_at: Generated<Date>
  expires_at: Date
}

export interface AttemptsRow {
  subject: string
  count: number
  since: Date
}

export interface DirectoryRow {
  kind: string
  key: string
  at_workspace: number
  at_id: number
}

export interface WorkspaceNumbersRow {
  next: number
}

export interface WebhookBodiesRow {
  id: Generated<number>
  received_at: Generated<Date>
  source: string
  body: Buffer
  state: Generated<number>
  processed_at: Date | null
  problem: string | null
}

export interface WebhookFaultsRow {
  id: Generated<number>
  body_id: number
  for_workspace: number | null
  for_channel: number | null
  place: string
  reason: string
  element: string
  created_at: Generated<Date>
  replayed_at: Date | null
}

export interface WebhookCountsRow {
  source: string
  day: string
  received: Generated<number>
  refused: Generated<number>
  last_received_at: Date | null
  last_refused_at: Date | null
}

export interface WorkspacesRow {
  workspace_id: number
  name: string
  country: string
  time_zone: string
  calling_code: string
  currency: string
  demo: Generated<boolean>
  onboarding_dismissed: Generated<boolean>
  secret_key: Buffer
  created_at: Generated<Date>
}

export interface CountersRow {
  workspace_id: number
  kind: string
  next: number
}

export interface MembersRow {
  workspace_id: number
  id: number
  user_id: string
  name: string
  email: string
  role: string
  created_at: Generated<Date>
  removed_at: Date | null
}

export interface InvitationsRow {
  workspace_id: number
  token_hash: string
  name: string
  email: string
  role: string
  invited_by: number
  created_at: Generated<Date>
  expires_at: Date
  accepted_at: Date | null
}

export interface AuditLogRow {
  workspace_id: number
  id: number
  at: Generated<Date>
  actor_kind: string
  actor_id: number | null
  actor_name: string
  ip: string | null
  action: string
  target: string
  detail: JsonDefaulted
}

export interface ApiKeysRow {
  workspace_id: number
  id: number
  name: string
  prefix: string
  secret_hash: Buffer
  scopes: string[]
  created_by: string
  created_at: Generated<Date>
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
}

export interface IdempotencyKeysRow {
  workspace_id: number
  key: string
  route: string
  body_hash: Buffer
  status: number | null
  reply: JsonOrNull
  created_at: Generated<Date>
}

export interface EventsRow {
  workspace_id: number
  seq: number
  at: Generated<Date>
  fact: Json
}

export interface FieldsRow {
  workspace_id: number
  id: number
  label: string
  kind: string
  options: JsonDefaulted
  position: Generated<number>
  created_at: Generated<Date>
}

export interface TagsRow {
  workspace_id: number
  id: number
  name: string
  color: Generated<string>
  created_at: Generated<Date>
}

export interface ContactsRow {
  workspace_id: number
  id: number
  name: Generated<string>
  name_key: Generated<string>
  phone: string | null
  email: string | null
  country: string | null
  language: string | null
  opt_in: Generated<number>
  source: string
  owner_id: number | null
  blocked_at: Date | null
  fields: JsonDefaulted
  created_at: Generated<Date>
  updated_at: Generated<Date>
  last_inbound_at: Date | null
  last_outbound_at: Date | null
}

export interface ContactAliasesRow {
  workspace_id: number
  kind: string
  value: string
  contact_id: number
}

export interface ContactTagsRow {
  workspace_id: number
  tag_id: number
  contact_id: number
  created_at: Generated<Date>
}

export interface ContactChangesRow {
  workspace_id: number
  contact_id: number
  at: Generated<Date>
}

export interface ContactActivityRow {
  workspace_id: number
  contact_id: number
  id: number
  at: Generated<Date>
  kind: string
  text: string
  actor: string
}

export interface ConsentLogRow {
  workspace_id: number
  id: number
  contact_id: number
  at: Generated<Date>
  state: number
  source: string
  actor: string
  message_id: number | null
}

export interface ImportsRow {
  workspace_id: number
  id: number
  file_name: string
  stored_as: string
  state: string
  shape: Json
  settings: JsonOrNull
  row_count: Generated<number>
  processed: Generated<number>
  created: Generated<number>
  updated: Generated<number>
  skipped: Generated<number>
  failed: Generated<number>
  problem: string | null
  created_by: number | null
  created_at: Generated<Date>
  started_at: Date | null
  finished_at: Date | null
}

export interface ImportErrorsRow {
  workspace_id: number
  import_id: number
  row_number: number
  reason: string
  cells: Json
}

export interface SegmentsRow {
  workspace_id: number
  id: number
  name: string
  filter: Json
  size: number | null
  size_at: Date | null
  created_by: number | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface TalliesRow {
  workspace_id: number
  what: string
  n: number
  base: Generated<boolean>
}

export interface ChannelsRow {
  workspace_id: number
  id: number
  kind: string
  name: string
  phone: string
  phone_number_id: string
  waba_id: string
  app_id: string
  token: Buffer
  app_secret: Buffer
  previous_secret: Buffer | null
  webhook_key: string
  verify_token: string
  verified_at: Date | null
  webhook_problem: string | null
  quality: Generated<string>
  status: Generated<string>
  name_status: string | null
  messaging_tier: string | null
  messaging_limit: number | null
  throughput: Generated<number>
  checked_at: Generated<Date>
  created_at: Generated<Date>
  removed_at: Date | null
}

export interface MediaRow {
  workspace_id: number
  id: number
  kind: string
  mime: string
  bytes: number
  sha256: string
  file_name: string | null
  stored_as: string
  uploaded_by: number | null
  created_at: Generated<Date>
}

export interface MediaUploadsRow {
  workspace_id: number
  media_id: number
  channel_id: number
  meta_id: string
  uploaded_at: Generated<Date>
}

export interface TemplatesRow {
  workspace_id: number
  id: number
  channel_id: number
  meta_id: string | null
  name: string
  language: string
  category: string
  state: string
  reason: string | null
  parts: Json
  quality: string | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface ConversationsRow {
  workspace_id: number
  id: number
  channel_id: number
  contact_id: number
  state: Generated<string>
  assignee_id: number | null
  unread: Generated<number>
  preview: Json
  last_message_at: Date
  last_inbound_at: Date | null
  last_inbound_wamid: string | null
  version: Generated<number>
  created_at: Generated<Date>
}

export interface ConversationSessionsRow {
  workspace_id: number
  id: number
  conversation_id: number
  opened_at: Date
  opened_by: string
  assignee_id: number | null
  first_reply_at: Date | null
  resolved_at: Date | null
  resolved_by: number | null
}

export interface CampaignsRow {
  workspace_id: number
  id: number
  name: string
  state: Generated<string>
  channel_id: number | null
  template_id: number | null
  template: JsonOrNull
  variables: JsonDefaulted
  header_media_id: number | null
  scheduled_at: Date | null
  started_at: Date | null
  frozen_at: Date | null
  finished_at: Date | null
  problem: string | null
  paused_by: string | null
  counts: JsonOrNull
  counts_at: Date | null
  created_by: number | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface CampaignSegmentsRow {
  workspace_id: number
  campaign_id: number
  segment_id: number
  mode: string
}

export interface CampaignRecipientsRow {
  workspace_id: number
  campaign_id: number
  contact_id: number
  state: number
  reason: string | null
  message_id: number | null
}

export interface MessagesRow {
  workspace_id: number
  id: number
  channel_id: number
  contact_id: number
  direction: number
  content: Json
  author_kind: string
  author_id: number | null
  campaign_id: number | null
  client_id: string | null
  reply_to: number | null
  wamid: string | null
  at: Date
  accepted_at: Date | null
  sent_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  failed_at: Date | null
  replied_at: Date | null
  unknown_at: Date | null
  held_at: Date | null
  error_code: number | null
  error_text: string | null
  pricing: JsonOrNull
}

export interface MessageWamidsRow {
  workspace_id: number
  channel_id: number
  wamid: string
  message_id: number
}

export interface ParkedStatusesRow {
  workspace_id: number
  channel_id: number
  wamid: string
  status: string
  at: Date
  element: Json
  created_at: Generated<Date>
}

export interface OutboxRow {
  workspace_id: number
  id: number
  channel_id: number
  contact_id: number
  traffic: string
  priority: number
  campaign_id: number | null
  media_id: number | null
  request: Json
  state: string
  epoch: Generated<number>
  lease_until: Date | null
  not_before: Date | null
  attempts: Generated<number>
  sending_at: Date | null
  created_at: Generated<Date>
}

export interface RateBucketsRow {
  workspace_id: number
  channel_id: number
  tokens: number
  at: Date
  pause_until: Date | null
}

export interface PairBucketsRow {
  workspace_id: number
  channel_id: number
  contact_id: number
  tokens: number
  at: Date
}

/** Every table of the migrations, as Kysely sees it. */
export interface Tables {
  installation: InstallationRow
  users: UsersRow
  sessions: SessionsRow
  attempts: AttemptsRow
  directory: DirectoryRow
  workspace_numbers: WorkspaceNumbersRow
  webhook_bodies: WebhookBodiesRow
  webhook_faults: WebhookFaultsRow
  webhook_counts: WebhookCountsRow
  workspaces: WorkspacesRow
  counters: CountersRow
  members: MembersRow
  invitations: InvitationsRow
  audit_log: AuditLogRow
  api_keys: ApiKeysRow
  idempotency_keys: IdempotencyKeysRow
  events: EventsRow
  fields: FieldsRow
  tags: TagsRow
  contacts: ContactsRow
  contact_aliases: ContactAliasesRow
  contact_tags: ContactTagsRow
  contact_changes: ContactChangesRow
  contact_activity: ContactActivityRow
  consent_log: ConsentLogRow
  imports: ImportsRow
  import_errors: ImportErrorsRow
  segments: SegmentsRow
  tallies: TalliesRow
  channels: ChannelsRow
  media: MediaRow
  media_uploads: MediaUploadsRow
  templates: TemplatesRow
  conversations: ConversationsRow
  conversation_sessions: ConversationSessionsRow
  campaigns: CampaignsRow
  campaign_segments: CampaignSegmentsRow
  campaign_recipients: CampaignRecipientsRow
  messages: MessagesRow
  message_wamids: MessageWamidsRow
  parked_statuses: ParkedStatusesRow
  outbox: OutboxRow
  rate_buckets: RateBucketsRow
  pair_buckets: PairBucketsRow
}
