import { numberDefaults, numberNode } from '../numbers/node.ts'
import { accountRecords, businessRecords } from '../numbers/records.ts'
import { accountHealth, verificationOf } from '../numbers/standing.ts'
import type { Account, PhoneNumber } from '../state.ts'
import type { Access } from '../wire/access.ts'
import { type Field, pageOf, select } from '../wire/fields.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { accountAnalytics, pricingAnalytics } from './analytics.ts'

export const accountType = 'WhatsAppBusinessAccount'
export const accountDefaults = ['name', 'timezone_id', 'message_template_namespace', 'currency']
export const businessType = 'Business'

/** Every field of a WhatsApp Business Account; one left undefined is known but empty. Source: Meta, WhatsApp Business Accounts (2026-09). */
export function accountNode(world: World, account: Account, self: string): WireMap {
  const record = accountRecords(world).of(account.id)
  const business = businessRecords(world).of(account.businessId)
  const owner = { id: account.businessId, name: business.name ?? account.name }
  return {
    id: account.id,
    name: account.name,
    currency: account.currency,
    timezone_id: account.timezoneId,
    message_template_namespace: `ns_${account.id}`,
    account_review_status: record.review,
    business_verification_status: verificationOf(world, account),
    country: account.country,
    ownership_type: record.sharedWith.length > 0 ? 'CLIENT_OWNED' : 'SELF',
    status: record.deleted ? 'DELETED' : record.ban?.state === 'DISABLE' ? 'BANNED' : 'ACTIVE',
    primary_business_location: record.location ?? account.country,
    marketing_messages_onboarding_status: record.marketingTerms,
    marketing_messages_lite_api_status: record.marketingTerms,
    disable_marketing_messages_on_cloud_api: account.marketingMessagesOnly ?? false,
    is_enabled_for_insights: record.insights ?? false,
    owner_business_info: owner,
    owner_business: owner,
    auth_international_rate_eligibility: record.authInternational && {
      start_time: Math.floor(record.authInternational.at / 1000),
      exception_countries: record.authInternational.countries,
    },
    health_status: () => accountHealth(world, account),
    whatsapp_business_manager_messaging_limit: numbersOf(world, account.id)[0]?.tier,
    phone_numbers: (field: Field) => numbersPage(world, account, field, self),
    analytics: (field: Field) => accountAnalytics(world, account, field),
    pricing_analytics: (field: Field) => pricingAnalytics(world, account, field),
  }
}

/** The numbers of an account that have not been deleted. */
export const numbersOf = ({ state }: World, accountId: string): PhoneNumber[] =>
  [...state.numbers.values()].filter((number) => number.accountId === accountId && number.status !== 'DELETED')

function numbersPage(world: World, account: Account, field: Field, self: string): WireMap {
  const chosen = field.fields?.map((one) => one.name)
  return pageOf(
    numbersOf(world, account.id).map((number) => select(numberNode(world, number), undefined, chosen ?? numberDefaults)),
    field.modifiers,
    `${self}/${account.id}/phone_numbers`,
  )
}

/** A portfolio that owns an account in reach, or with which one is shared. */
export function businessInReach(world: World, access: Access, id: string): boolean {
  return [...access.accountIds].some(
    (accountId) =>
      world.state.accounts.get(accountId)?.businessId === id ||
      (accountRecords(world).find(accountId)?.sharedWith.includes(id) ?? false),
  )
}

export function businessNode(world: World, id: string): WireMap {
  const accounts = [...world.state.accounts.values()].filter((account) => account.businessId === id)
  const record = businessRecords(world).of(id)
  return {
    id,
    name: record.name ?? accounts[0]?.name ?? id,
    verification_status: accounts[0] ? verificationOf(world, accounts[0]) : record.verification,
    whatsapp_business_manager_messaging_limit: accounts.flatMap((account) => numbersOf(world, account.id))[0]?.tier,
  }
}
