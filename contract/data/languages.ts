/** Languages a template can have, by Meta's code. Source: Meta, Templates → Supported languages (2026-09). */
export const templateLanguages: Readonly<Record<string, string>> = {
  en: 'English', en_GB: 'English (UK)', en_US: 'English (US)', en_AE: 'English (UAE)', en_AU: 'English (Australia)', en_CA: 'English (Canada)', en_GH: 'English (Ghana)',
  en_IE: 'English (Ireland)', en_IN: 'English (India)', en_JM: 'English (Jamaica)', en_MY: 'English (Malaysia)', en_NZ: 'English (New Zealand)', en_QA: 'English (Qatar)',
  en_SG: 'English (Singapore)', en_UG: 'English (Uganda)', en_ZA: 'English (South Africa)',
  hi: 'Hindi', bn: 'Bengali', bn_IN: 'Bengali (India)', gu: 'Gujarati', kn: 'Kannada', ml: 'Malayalam', mr: 'Marathi', pa: 'Punjabi', ta: 'Tamil', te: 'Telugu', ur: 'Urdu',
  es: 'Spanish', es_AR: 'Spanish (Argentina)', es_CL: 'Spanish (Chile)', es_CO: 'Spanish (Colombia)', es_CR: 'Spanish (Costa Rica)', es_DO: 'Spanish (Dominican Republic)',
  es_EC: 'Spanish (Ecuador)', es_ES: 'Spanish (Spain)', es_HN: 'Spanish (Honduras)', es_MX: 'Spanish (Mexico)', es_PA: 'Spanish (Panama)', es_PE: 'Spanish (Peru)', es_UY: 'Spanish (Uruguay)',
  pt_BR: 'Portuguese (Brazil)', pt_PT: 'Portuguese (Portugal)',
  ar: 'Arabic', ar_AE: 'Arabic (UAE)', ar_EG: 'Arabic (Egypt)', ar_LB: 'Arabic (Lebanon)', ar_MA: 'Arabic (Morocco)', ar_QA: 'Arabic (Qatar)',
  id: 'Indonesian', ms: 'Malay', fil: 'Filipino', th: 'Thai', vi: 'Vietnamese', lo: 'Lao',
  fr: 'French', fr_BE: 'French (Belgium)', fr_CA: 'French (Canada)', fr_CH: 'French (Switzerland)', fr_CI: 'French (Côte d’Ivoire)', fr_MA: 'French (Morocco)',
  de: 'German', de_AT: 'German (Austria)', de_CH: 'German (Switzerland)', it: 'Italian', nl: 'Dutch', nl_BE: 'Dutch (Belgium)',
  zh_CN: 'Chinese (China)', zh_HK: 'Chinese (Hong Kong)', zh_TW: 'Chinese (Taiwan)', ja: 'Japanese', ko: 'Korean',
  af: 'Afrikaans', sq: 'Albanian', az: 'Azerbaijani', be_BY: 'Belarusian', bg: 'Bulgarian', ca: 'Catalan', hr: 'Croatian', cs: 'Czech', da: 'Danish', prs_AF: 'Dari', et: 'Estonian',
  fi: 'Finnish', ka: 'Georgian', el: 'Greek', ha: 'Hausa', he: 'Hebrew', hu: 'Hungarian', ga: 'Irish', kk: 'Kazakh', rw_RW: 'Kinyarwanda', ky_KG: 'Kyrgyz', lv: 'Latvian', lt: 'Lithuanian',
  mk: 'Macedonian', nb: 'Norwegian', ps_AF: 'Pashto', fa: 'Persian', pl: 'Polish', ro: 'Romanian', ru: 'Russian', sr: 'Serbian', si_LK: 'Sinhala', sk: 'Slovak', sl: 'Slovenian',
  sw: 'Swahili', sv: 'Swedish', tr: 'Turkish', uk: 'Ukrainian', uz: 'Uzbek', zu: 'Zulu',
}

export const languageName = (code: string): string => templateLanguages[code] ?? code
