import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  AccountAlert,
  AccountReviewUpdate,
  AppStateSync,
  CapabilityUpdate,
  ChatHistory,
  MessageEchoes,
  PhoneNameUpdate,
  SecurityUpdate,
  SettingsUpdate,
  UsernameUpdate,
} from './account-webhooks.ts'
import { PaymentConfigurationUpdate } from './commerce.ts'
import { parseWire } from './escape.ts'
import { FlowsUpdate } from './flows.ts'
import {
  AccountUpdate,
  InboundMessage,
  MessageStatus,
  MessagesValue,
  PhoneQualityUpdate,
  TemplateCategoryDetection,
  TemplateCategoryUpdate,
  TemplateComponentsUpdate,
  TemplateQualityUpdate,
  TemplateStatusUpdate,
  UserPreferences,
  WebhookBody,
  WebhookContact,
} from './webhooks.ts'

const folder = join(import.meta.dirname, 'golden')
const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
const files = await Promise.all(names.map(async (name) => [name, parseWire(await readFile(join(folder, name), 'utf8'))] as const))
const webhooks = files.flatMap(([name, json]) => {
  const body = WebhookBody.safeParse(json)
  return body.success ? [[name, body.data] as const] : []
})

/** Fields without a schema here are read by nobody yet: their value need only be an object. */
const values: Readonly<Record<string, z.ZodType>> = {
  messages: MessagesValue.extend({
    contacts: z.array(WebhookContact).optional(),
    messages: z.array(InboundMessage).optional(),
    statuses: z.array(MessageStatus).optional(),
  }),
  message_template_status_update: TemplateStatusUpdate,
  message_template_quality_update: TemplateQualityUpdate,
  template_category_update: TemplateCategoryUpdate,
  template_correct_category_detection: TemplateCategoryDetection,
  message_template_components_update: TemplateComponentsUpdate,
  phone_number_quality_update: PhoneQualityUpdate,
  account_update: AccountUpdate,
  phone_number_name_update: PhoneNameUpdate,
  account_review_update: AccountReviewUpdate,
  account_alerts: AccountAlert,
  business_capability_update: CapabilityUpdate,
  security: SecurityUpdate,
  business_username_updates: UsernameUpdate,
  account_settings_update: SettingsUpdate,
  smb_message_echoes: MessageEchoes,
  smb_app_state_sync: AppStateSync,
  history: ChatHistory,
  payment_configuration_update: PaymentConfigurationUpdate,
  user_preferences: UserPreferences,
  flows: FlowsUpdate,
}

test.for(webhooks)('%s is read by the schema of its field', ([, { entry }]) => {
  for (const { field, value } of entry.flatMap((one) => one.changes)) (values[field] ?? z.looseObject({})).parse(value)
})

test.for(webhooks)('%s leaves out what is not known, and never sends it blank', ([, { entry }]) => {
  expect(blanks(entry)).toEqual([])
})

test('what a message says stands in the object named like its type', () => {
  const messages = webhooks
    .flatMap(([, { entry }]) => entry.flatMap((one) => one.changes))
    .flatMap(({ field, value }) => (field === 'messages' ? (MessagesValue.parse(value).messages ?? []) : []))
    .map((one) => InboundMessage.parse(one))
  expect(messages.length).toBeGreaterThan(30)
  for (const message of messages) expect(message[message.type], message.type).toBeTypeOf('object')
})

function blanks(value: unknown, path = ''): string[] {
  if (value === '') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => blanks(one, `${path}.${key}`))
}
