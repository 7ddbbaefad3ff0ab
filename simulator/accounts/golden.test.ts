import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ webhooks: { batch: 1 } })
const { world } = stage.simulator
const wish = { key: 'golden', name: 'Lucky Shrub', phone: '15550783881', callback_url: stage.callbackUrl, verify_token: 'right' }
stage.business = (await stage.call('POST', '/control/numbers', wish)).json
const { phone_number_id: number, waba_id: account } = stage.business
await stage.call('POST', `/${account}/subscribed_apps`)

const post = (path: string, body: unknown = {}) => stage.call('POST', path, body)
const event = (field: string, value: object) => post(`/control/accounts/${account}/events`, { field, ...value })
const update = (name: string, value: object = {}) => event('account_update', { event: name, ...value })
const partner = { waba_info: { partner_business_id: '520744086200222' } }
const alert = (severity: string, type: string, description: string) =>
  event('account_alerts', {
    alert_info: { alert_severity: severity, alert_status: 'ACTIVE', alert_type: type, alert_description: description },
  })

/** Each file of `contract/cloud-api/golden` about numbers and accounts, and what gives rise to it. */
const scenes: Readonly<Record<string, () => Promise<unknown>>> = {
  'number-name-approved': () => post(`/${number}?new_display_name=Lucky%20Shrub%20Gardens`),
  'number-name-rejected': () => post(`/${number}`, { new_display_name: 'Reject This Shrub' }),
  'number-throughput-upgrade': () => event('phone_number_quality_update', { event: 'THROUGHPUT_UPGRADE' }),
  'number-flagged': () => event('phone_number_quality_update', { event: 'FLAGGED', old_limit: 'TIER_10K' }),
  'number-unflagged': () => event('phone_number_quality_update', { event: 'UNFLAGGED' }),
  'number-pin-changed': () => post(`/${number}`, { pin: '123456' }),
  'number-pin-reset-request': () => event('security', { event: 'PIN_RESET_REQUEST', requester: '61555822107539' }),
  'number-pin-reset': () => event('security', { event: 'PIN_REQUEST_SUCCESS', requester: '61555822107539' }),
  'number-username-approved': () => post(`/${number}/username`, { username: 'lucky.shrub' }),
  'number-username-deleted': () => stage.call('DELETE', `/${number}/username`),
  'number-username-reserved': () => event('business_username_updates', { username: 'shrub', status: 'reserved' }),
  'number-settings': () => post(`/${number}/settings`, { calling: { status: 'ENABLED', call_icon_visibility: 'DEFAULT' } }),
  'number-echo': async () => {
    await post(`/control/numbers/${number}`, { coexistence: true })
    await post(`/control/numbers/${number}/echoes`, { to: '16505551234', text: 'Yes, we deliver on Sundays' })
  },
  'number-contact-added': () => post(`/control/numbers/${number}/contacts`, { phone: '16505551234' }),
  'number-contact-removed': () => post(`/control/numbers/${number}/contacts`, { phone: '16505551234', action: 'remove' }),
  'number-history': async () => {
    const id = await stage.write('16505551234', { type: 'text', text: 'Do you deliver on Sundays?' })
    await stage.until(() => stage.messages().find((one) => one.id === id))
    await post(`/control/numbers/${number}`, { coexistence: true })
    await post(`/${number}/smb_app_data`, { messaging_product: 'whatsapp', sync_type: 'history' })
  },
  'number-official': () =>
    post(`/${number}/official_business_account`, {
      business_website_url: 'https://luckyshrub.example',
      primary_country_of_operation: 'US',
      primary_language: 'English',
    }),
  'account-alert-limit': () =>
    alert('WARNING', 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED', 'Limits cannot be increased for your business yet.'),
  'account-alert-picture': () => alert('INFORMATIONAL', 'PROFILE_PICTURE_LOST', 'The profile picture was lost. Upload it again.'),
  'account-review': () => event('account_review_update', { decision: 'APPROVED' }),
  'account-capability': () =>
    event('business_capability_update', { max_daily_conversations_per_business: 2000, max_phone_numbers_per_business: 20 }),
  'account-violation': () => post(`/control/accounts/${account}/violations`, { type: 'SPAM' }),
  'account-restriction': () =>
    update('ACCOUNT_RESTRICTION', {
      restriction_info: [{ restriction_type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', expiration: 1_796_000_000 }],
    }),
  'account-disable-scheduled': () => update('DISABLED_UPDATE', { ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE' } }),
  'account-disabled': () => update('DISABLED_UPDATE', { ban_info: { waba_ban_state: 'DISABLE' } }),
  'account-reinstated': () => update('DISABLED_UPDATE', { ban_info: { waba_ban_state: 'REINSTATE' } }),
  'account-partner-added': () => update('PARTNER_ADDED', partner),
  'account-partner-removed': () => update('PARTNER_REMOVED', partner),
  'account-partner-app-installed': () => update('PARTNER_APP_INSTALLED', { waba_info: { partner_app_id: '634974688087057' } }),
  'account-partner-app-uninstalled': () =>
    update('PARTNER_APP_UNINSTALLED', { waba_info: { partner_app_id: '634974688087057' } }),
  'account-partner-certification': () =>
    update('PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE', {
      partner_client_certification_info: {
        client_business_id: '506914307656634',
        status: 'APPROVED',
        rejection_reasons: ['NONE'],
      },
    }),
  'account-authentication-international': () =>
    update('AUTH_INTL_PRICE_ELIGIBILITY_UPDATE', {
      auth_international_rate_eligibility: {
        start_time: 1_796_000_000,
        exception_countries: [{ country_code: 'IN', start_time: 1_797_000_000 }],
      },
    }),
  'account-location': () => update('BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE', { country: 'IN' }),
  'account-volume-tier': () =>
    update('VOLUME_BASED_PRICING_TIER_UPDATE', {
      volume_tier_info: {
        tier_update_time: 1_796_000_000,
        pricing_category: 'UTILITY',
        tier: '25000001:50000000',
        effective_month: '2026-11',
        region: 'India',
      },
    }),
  'account-ad-account-linked': () => update('AD_ACCOUNT_LINKED', { waba_info: { ad_account_linked: '980198427658004' } }),
  'account-marketing-terms': () => update('MM_LITE_TERMS_SIGNED'),
  'account-offboarded': () => update('ACCOUNT_OFFBOARDED'),
  'account-reconnected': () => update('ACCOUNT_RECONNECTED'),
  'account-partner-solution': () =>
    event('partner_solutions', { event: 'SOLUTION_UPDATED', solution_id: '774485461512159', solution_status: 'ACTIVE' }),
  'account-automatic-event': () =>
    event('automatic_events', {
      automatic_events: [
        {
          id: 'wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=',
          event_name: 'Purchase',
          timestamp: 1_796_000_000,
          ctwa_clid: 'Aff-n8ZTODiE79d22KtAwQKj9e',
          custom_data: { currency: 'USD', value: 25_000 },
        },
      ],
    }),
  'account-handover': () => event('messaging_handovers', { control_passed: { metadata: 'escalation' } }),
  'account-deleted': () => update('ACCOUNT_DELETED'),
}

test.for(Object.entries(scenes))('%s.json is sent, byte for byte but ids and times', async ([name, play]) => {
  await stage.until(() => world.webhooks.waiting === 0)
  const before = stage.received.length
  await play()
  const { raw } = await stage.until(() => {
    const mine = stage.received.slice(before)
    // A history comes in several webhooks, of which the first is the fullest.
    return world.webhooks.waiting === 0 && (mine.find((one) => one.raw.includes('"phase":0')) ?? mine.at(-1))
  })
  const file = join(import.meta.dirname, '../../contract/cloud-api/golden', `${name}.json`)
  expect(timeless(parseWire(raw))).toEqual(timeless(JSON.parse(await readFile(file, 'utf8'))))
})

const when = new Set(['time', 'timestamp', 'waba_ban_date'])

/** The same with every id and time replaced by a word for its kind. */
function timeless(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => timeless(one))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, timeless(one, name)]))
  if (when.has(key)) return `${typeof value} of a time`
  if (typeof value !== 'string') return value
  if (value.startsWith('wamid.')) return 'message id'
  return /^[A-Z]{2}\.\d{10,}$/.test(value) ? 'user id' : value.replace(/^\d{14,}$/, 'id')
}
