import { invalidParameter } from '../graph-error.ts'
import { checkOneOf, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import { authBody, authFooter, authTexts } from './auth-texts.ts'
import { badFormat, missingField, tooLong, unfit } from './refusal.ts'

/**
 * Authentication templates: the text is Meta's, the button hands over the code.
 * Source: Meta, Authentication templates (2025-11).
 */
export function checkAuthentication(parts: readonly WireMap[], language: string): WireMap[] {
  const stranger = parts.find((part) => !['BODY', 'FOOTER', 'BUTTONS'].includes(shown(part.type)))
  if (stranger)
    throw unfit('Component is not supported', `An authentication template has no component of type ${shown(stranger.type)}.`)
  if (!parts.some((part) => part.type === 'BUTTONS')) throw missingField('BUTTONS', 'buttons')
  return parts.map((part) =>
    part.type === 'BODY' ? body(part, language) : part.type === 'FOOTER' ? footer(part, language) : buttons(part, language),
  )
}

function body(part: WireMap, language: string): WireMap {
  const security = part.add_security_recommendation
  if (security !== undefined && typeof security !== 'boolean')
    throw invalidParameter('Param add_security_recommendation must be a boolean.')
  return {
    type: 'BODY',
    text: authBody(authTexts(language), security === true),
    ...(security !== undefined && { add_security_recommendation: security }),
    example: { body_text: [['123456']] },
  }
}

function footer(part: WireMap, language: string): WireMap {
  const minutes = part.code_expiration_minutes
  if (minutes === undefined) throw missingField('FOOTER', 'code_expiration_minutes')
  if (typeof minutes !== 'number' || !Number.isInteger(minutes) || minutes < 1 || minutes > 90)
    throw invalidParameter('Param code_expiration_minutes must be a whole number from 1 to 90.')
  return { type: 'FOOTER', text: authFooter(authTexts(language), minutes), code_expiration_minutes: minutes }
}

function buttons(part: WireMap, language: string): WireMap {
  const list = part.buttons
  if (!Array.isArray(list) || list.length !== 1 || !isMap(list[0]) || list[0].type !== 'OTP')
    throw badFormat('BUTTONS', 'An authentication template has one button, of type OTP.')
  return { ...part, buttons: [otp(list[0], language)] }
}

function otp(button: WireMap, language: string): WireMap {
  const kind = checkOneOf(shown(button.otp_type ?? '').toUpperCase(), "button['otp_type']", ['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'])
  const words = authTexts(language)
  const text = label(button.text, 'text') ?? words.copy
  if (kind === 'COPY_CODE') return { ...button, otp_type: kind, text }
  if (kind === 'ZERO_TAP' && button.zero_tap_terms_accepted !== true)
    throw unfit('Terms are not accepted', 'A zero-tap button needs zero_tap_terms_accepted to be true.')
  const { package_name, signature_hash, ...rest } = button
  // One app may still be named on the button itself, as before there were lists.
  const apps = rest.supported_apps ?? (package_name === undefined ? undefined : [{ package_name, signature_hash }])
  return {
    ...rest,
    otp_type: kind,
    text,
    autofill_text: label(button.autofill_text, 'autofill_text') ?? words.autofill,
    supported_apps: supportedApps(apps),
  }
}

function label(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string' || !value.trim()) throw unfit('Button text is missing', `Param ${name} must be a text.`)
  if (value.length > 25) throw tooLong(`Button ${name}`, 25)
  return value
}

function supportedApps(value: unknown): WireMap[] {
  if (!Array.isArray(value) || value.length === 0) throw missingField('BUTTONS', 'supported_apps')
  if (value.length > 5) throw unfit('Too many apps', 'A button has at most 5 supported_apps.')
  return value.map((app) => {
    if (!isMap(app) || typeof app.package_name !== 'string' || typeof app.signature_hash !== 'string')
      throw missingField('BUTTONS', 'supported_apps package_name and signature_hash')
    if (app.package_name.length > 224 || !/^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/.test(app.package_name))
      throw unfit('Package name is not valid', 'A package_name has two segments or more, divided by dots.')
    if (!/^[A-Za-z0-9+/=]{11}$/.test(app.signature_hash))
      throw unfit('Signature hash is not valid', 'A signature_hash has exactly 11 letters, digits, +, / or =.')
    return { package_name: app.package_name, signature_hash: app.signature_hash }
  })
}

/** How Meta reads a code button back once the template has been approved: as a link that hands over the code. */
export function codeLink(button: WireMap): WireMap {
  const kind = shown(button.otp_type)
  const app = Array.isArray(button.supported_apps) && isMap(button.supported_apps[0]) ? button.supported_apps[0] : undefined
  const query = [
    `otp_type=${kind}`,
    ...(app
      ? [
          `cta_display_name=${encodeURIComponent(shown(button.autofill_text))}`,
          `package_name=${String(app.package_name)}`,
          `signature_hash=${encodeURIComponent(shown(app.signature_hash))}`,
        ]
      : []),
  ]
  const url = `https://www.whatsapp.com/otp/code/?${query.join('&')}&code=otp`
  return { type: 'URL', text: button.text, url: `${url}{{1}}`, example: [`${url}123456`] }
}
