type Market = readonly [callingCodes: string, country: string, marketingMicros: number, utilityMicros: number]

/**
 * Micro-dollars per delivered message. Utility, authentication and service share a rate.
 * Source: Meta rate card effective 2026-10-01, markets of reference §5; others fall to "Other".
 */
const markets: readonly Market[] = [
  ['1', 'US', 25_000, 3_400],
  ['20', 'EG', 64_400, 3_600],
  ['27', 'ZA', 37_900, 9_500],
  ['31', 'NL', 159_700, 50_000],
  ['33', 'FR', 85_900, 30_000],
  ['34', 'ES', 70_700, 20_000],
  ['39', 'IT', 79_500, 30_000],
  ['44', 'GB', 63_500, 22_000],
  ['49', 'DE', 136_500, 55_000],
  ['51', 'PE', 70_300, 30_000],
  ['52', 'MX', 39_700, 8_500],
  ['54', 'AR', 61_800, 26_000],
  ['55', 'BR', 62_500, 6_800],
  ['56', 'CL', 88_900, 20_000],
  ['57', 'CO', 12_500, 800],
  ['60', 'MY', 86_000, 14_000],
  ['62', 'ID', 41_100, 25_000],
  ['65', 'SG', 73_200, 16_000],
  ['90', 'TR', 10_900, 900],
  ['91', 'IN', 11_800, 1_400],
  ['92', 'PK', 47_300, 15_000],
  ['234', 'NG', 51_600, 6_700],
  ['852', 'HK', 73_200, 26_000],
  ['966', 'SA', 57_600, 10_700],
  ['971', 'AE', 57_600, 15_700],
  ['972', 'IL', 35_300, 5_300],
]
const other: Market = ['', 'ZZ', 60_400, 7_700]
const byCode = new Map(markets.map((market) => [market[0], market]))

const marketOf = (phone: string): Market =>
  byCode.get(phone.slice(0, 3)) ?? byCode.get(phone.slice(0, 2)) ?? byCode.get(phone.slice(0, 1)) ?? other

export const countryOf = (phone: string): string => marketOf(phone)[1]

export const priceMicros = (phone: string, category: string): number =>
  category === 'marketing' ? marketOf(phone)[2] : marketOf(phone)[3]

/** Service messages a number may have delivered free each month. Source: Meta, Pricing → Non-template messages (2026-08-25). */
export const freeServiceMessages = 1_000
