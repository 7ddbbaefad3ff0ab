import { countryOfDigits } from './countries.ts'

export type PricedCategory = 'marketing' | 'utility' | 'authentication' | 'service'

/** Prices per delivered message in micro-units of the currency, by market. */
export interface RateCard {
  readonly version: string
  readonly currency: string
  /** First day, in the time zone of the WhatsApp account. */
  readonly from: string
  /** Market → [marketing, utility]. Authentication and service cost what utility costs. */
  readonly rates: Readonly<Record<string, readonly [marketing: number, utility: number]>>
}

/**
 * List prices without volume tiers, newest first. Meta changes them on the first of January, April, July and October only.
 * Source: Meta, Pricing → rate cards, USD, effective 2026-10-01. Rest of Western Europe, of Central & Eastern Europe and of
 * the Middle East are those of the card effective 2026-07-01.
 */
export const rateCards: readonly RateCard[] = [
  {
    version: 'Meta USD 2026-10-01',
    currency: 'USD',
    from: '2026-10-01',
    rates: {
      AR: [61_800, 26_000],
      BR: [62_500, 6_800],
      CL: [88_900, 20_000],
      CO: [12_500, 800],
      EG: [64_400, 3_600],
      FR: [85_900, 30_000],
      DE: [136_500, 55_000],
      HK: [73_200, 26_000],
      IN: [11_800, 1_400],
      ID: [41_100, 25_000],
      IL: [35_300, 5_300],
      IT: [79_500, 30_000],
      MY: [86_000, 14_000],
      MX: [39_700, 8_500],
      NL: [159_700, 50_000],
      NG: [51_600, 6_700],
      PK: [47_300, 15_000],
      PE: [70_300, 30_000],
      SA: [57_600, 10_700],
      SG: [73_200, 16_000],
      ZA: [37_900, 9_500],
      ES: [70_700, 20_000],
      TR: [10_900, 900],
      AE: [57_600, 15_700],
      GB: [63_500, 22_000],
      'North America': [25_000, 3_400],
      'Rest of Africa': [22_500, 4_000],
      'Rest of Asia Pacific': [84_200, 11_300],
      'Rest of Latin America': [74_000, 11_300],
      'Rest of Western Europe': [59_200, 17_100],
      'Rest of Central & Eastern Europe': [86_000, 21_200],
      'Rest of Middle East': [34_100, 9_100],
      Other: [60_400, 7_700],
    },
  },
]

/** Countries that share a price. Source: Meta, Pricing → country calling codes by market (2026-10). */
const regions: Readonly<Record<string, string>> = {
  'North America': 'US CA',
  'Rest of Africa':
    'DZ AO BJ BW BF BI CM TD CG ER ET GA GM GH GW CI KE LS LR LY MG MW ML MR MA MZ NA NE RW SN SL SO SS SD SZ TZ TG TN UG ZM ZW',
  'Rest of Asia Pacific': 'AF AU BD KH CN JP LA MN NP NZ PG PH LK TW TJ TH TM UZ VN',
  'Rest of Central & Eastern Europe': 'AL AM AZ BY BG HR CZ GE GR HU LV LT MK MD PL RO RS SK SI UA',
  'Rest of Latin America': 'BO CR DO EC SV GT HT HN JM NI PA PY PR UY VE',
  'Rest of Middle East': 'BH IQ JO KW LB OM QA YE',
  'Rest of Western Europe': 'AT BE DK FI IE NO PT SE CH',
}
const regionOf: ReadonlyMap<string, string> = new Map(
  Object.entries(regions).flatMap(([region, countries]) => countries.split(' ').map((c): [string, string] => [c, region])),
)

/** The card in force on a day (`YYYY-MM-DD`); before the first one, the first. */
export function rateCardOn(day: string): RateCard {
  const card = rateCards.find((c) => c.from <= day) ?? rateCards.at(-1)
  if (!card) throw new Error('There is no rate card')
  return card
}

/** The market a country belongs to on a card: itself, its region, or Other. */
export function marketOf(card: RateCard, country: string | undefined): string {
  if (country === undefined) return 'Other'
  return country in card.rates ? country : (regionOf.get(country) ?? 'Other')
}

/** Price in micro-units of one delivered message to a number, or to its first digits. */
export function priceOf(card: RateCard, digits: string, category: PricedCategory): number {
  const [marketing, utility] = card.rates[marketOf(card, countryOfDigits(digits))] ?? card.rates['Other'] ?? [0, 0]
  return category === 'marketing' ? marketing : utility
}
