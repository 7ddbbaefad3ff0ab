import { listOf, WireTemplate } from '@woochat/contract/cloud-api/templates.ts'
import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false })
const { world } = stage.simulator
const { state } = world
const account = `/v26.0/${stage.business.waba_id}`
const path = `${account}/message_templates`
const body = (text: string) => [{ type: 'BODY', text }]

const offer = await stage.approve({ name: 'spring_offer', components: body('Spring is here, and so are new seeds.') })
const parcel = await stage.approve({ name: 'parcel', category: 'UTILITY', components: body('Your parcel is on its way.') })
const paket = await stage.approve({
  name: 'parcel',
  language: 'de',
  category: 'UTILITY',
  components: body('Ihr Paket ist unterwegs.'),
})
const code = await stage.approve({
  name: 'sign_in',
  category: 'AUTHENTICATION',
  components: [
    { type: 'BODY', add_security_recommendation: true },
    { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
  ],
})
await stage.call('POST', `/control/templates/${offer}/quality`, { quality: 'YELLOW' })
await stage.call('POST', `/control/templates/${paket}/review`, { event: 'PAUSED' })

const found = async (query: string): Promise<string[]> =>
  listOf(WireTemplate.pick({ id: true }))
    .parse((await stage.call('GET', `${path}?fields=id&limit=100&${query}`)).json)
    .data.map(({ id }) => id)
    .sort()

test.each([
  ['name=parc', [parcel, paket]],
  ['name_or_content=SPRING', [offer]],
  ['name_or_content=unterwegs', [paket]],
  ['content=unterwegs', [paket]],
  ['language=de', [paket]],
  ['language=en_US,de&name=parcel', [parcel, paket]],
  ['status=paused', [paket]],
  [`status=${encodeURIComponent('["APPROVED","PAUSED"]')}&name=parcel`, [parcel, paket]],
  ['category=AUTHENTICATION', [code]],
  ['category=marketing&quality_score=YELLOW', [offer]],
  ['quality_score=RED', []],
  ['source=AUTO_GENERATED', []],
  ['source=MANUAL&category=MARKETING', [offer]],
])('a list with %s has what it asks for', async (query, ids) => {
  expect(await found(query)).toEqual([...ids].sort())
})

test('a template has every field, and only those asked for', async () => {
  const fields =
    'id,name,language,status,category,sub_category,components,quality_score,rejected_reason,parameter_format,message_send_ttl_seconds,cta_url_link_tracking_opted_out,source,health_status'
  expect((await stage.call('GET', `/v26.0/${code}?fields=${fields}`)).json).toEqual({
    id: code,
    name: 'sign_in',
    language: 'en_US',
    status: 'APPROVED',
    category: 'AUTHENTICATION',
    sub_category: 'CUSTOM',
    components: [
      {
        type: 'BODY',
        text: '*{{1}}* is your verification code. For your security, do not share this code.',
        add_security_recommendation: true,
        example: { body_text: [['123456']] },
      },
      {
        type: 'BUTTONS',
        buttons: [
          {
            type: 'URL',
            text: 'Copy code',
            url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
            example: ['https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456'],
          },
        ],
      },
    ],
    quality_score: { score: 'UNKNOWN', date: expect.any(Number) },
    rejected_reason: 'NONE',
    parameter_format: 'POSITIONAL',
    message_send_ttl_seconds: 600,
    cta_url_link_tracking_opted_out: false,
    source: 'MANUAL',
    health_status: {
      can_send_message: 'AVAILABLE',
      entities: [
        { entity_type: 'MESSAGE_TEMPLATE', id: code, can_send_message: 'AVAILABLE' },
        { entity_type: 'WABA', id: stage.business.waba_id, can_send_message: 'AVAILABLE' },
        { entity_type: 'BUSINESS', id: expect.any(String), can_send_message: 'AVAILABLE' },
        { entity_type: 'APP', id: stage.business.app_id, can_send_message: 'AVAILABLE' },
      ],
    },
  })
  const { health_status: paused } = (await stage.call('GET', `/v26.0/${paket}?fields=health_status`)).json
  expect(paused).toMatchObject({ can_send_message: 'BLOCKED', entities: [{ errors: [{ error_code: 141006 }] }, {}, {}, {}] })
})

test('a field that templates do not have is refused', async () => {
  const answer = await stage.call('GET', `/v26.0/${code}?fields=name,colour`)
  expect(answer.json.error).toMatchObject({ code: 100, message: expect.stringContaining('nonexisting field (colour)') })
})

test('code templates are made and changed in many languages at once, approved at once', async () => {
  const wish = (minutes: number) => ({
    name: 'code_in_many',
    languages: ['en_US', 'es_ES', 'fr'],
    category: 'AUTHENTICATION',
    components: [
      { type: 'BODY', add_security_recommendation: true },
      { type: 'FOOTER', code_expiration_minutes: minutes },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'not supported' }] },
    ],
  })
  const made = (await stage.call('POST', `${account}/upsert_message_templates`, wish(10))).json.data
  expect(made).toMatchObject([
    { status: 'APPROVED', language: 'en_US' },
    { status: 'APPROVED', language: 'es_ES' },
    { status: 'APPROVED', language: 'fr' },
  ])
  const again = (await stage.call('POST', `${account}/upsert_message_templates`, wish(15))).json.data
  expect(again).toEqual(made)
  const spanish = (await stage.call('GET', `/v26.0/${made[1].id}`)).json.components
  expect(spanish).toMatchObject([{}, { text: 'Este código caduca en 15 minutos.' }, { buttons: [{ text: 'Copiar código' }] }])
  expect((await stage.call('POST', `${account}/upsert_message_templates`, { ...wish(10), category: 'UTILITY' })).status).toBe(400)
})

test('the words of code templates are shown before one is made', async () => {
  const query =
    'category=AUTHENTICATION&languages=en_US,es_ES&add_security_recommendation=true&code_expiration_minutes=5&button_types=OTP'
  expect((await stage.call('GET', `${account}/message_template_previews?${query}`)).json).toEqual({
    data: [
      {
        body: '*{{1}}* is your verification code. For your security, do not share this code.',
        footer: 'This code expires in 5 minutes.',
        buttons: [{ type: 'OTP', text: 'Copy code', autofill_text: 'Autofill' }],
        language: 'en_US',
      },
      expect.objectContaining({ language: 'es_ES', footer: 'Este código caduca en 5 minutos.' }),
    ],
  })
})

test('two templates of an account are compared over some days', async () => {
  const send = (name: string, to: string) => stage.send(to, { type: 'template', template: { name, language: { code: 'en_US' } } })
  for (const to of ['919800000001', '919800000002', '919800000003']) await send('spring_offer', to)
  await send('parcel', '919800000002')
  await stage.call('POST', '/control/people', {
    people: [{ phone: '919800000002', number: stage.business.phone_number_id, blocked: true, reported: true }],
  })
  const end = Math.floor(Date.now() / 1000) + 10
  const compare = (days: number) =>
    stage.call('GET', `/v26.0/${offer}/compare?template_ids=[${parcel}]&start=${end - days * 86_400}&end=${end}`)
  expect((await compare(7)).json).toEqual({
    data: [
      { metric: 'BLOCK_RATE', type: 'RELATIVE', order_by_relative_metric: [offer, parcel] },
      {
        metric: 'MESSAGE_SENDS',
        type: 'NUMBER_VALUES',
        number_values: [
          { key: offer, value: 3 },
          { key: parcel, value: 1 },
        ],
      },
      {
        metric: 'TOP_BLOCK_REASON',
        type: 'STRING_VALUES',
        string_values: [
          { key: offer, value: 'SPAM' },
          { key: parcel, value: 'SPAM' },
        ],
      },
    ],
  })
  expect((await compare(8)).json.error.code).toBe(100)
})

test('approved templates of good quality are made again in another account of the same business', async () => {
  const { json: other } = await stage.call('POST', '/control/numbers', { key: 'other' })
  const target = state.accounts.get(other.waba_id)
  const businessId = state.accounts.get(stage.business.waba_id)?.businessId ?? ''
  const migrate = () =>
    stage.call('POST', `/v26.0/${other.waba_id}/migrate_message_templates`, { source_waba_id: stage.business.waba_id })
  expect((await migrate()).json.error.error_subcode).toBe(33)
  state.tokens.get(stage.business.access_token)?.accountIds.add(other.waba_id)
  expect((await migrate()).json.error.code).toBe(100)
  if (target) target.businessId = businessId
  const { migrated_templates: migrated, failed_templates: failed } = (await migrate()).json
  expect(migrated).toEqual(expect.arrayContaining([parcel, code]))
  expect(failed).toMatchObject({ [offer]: 'Quality is YELLOW', [paket]: 'Status is PAUSED' })
  expect(state.templatesByName.get(`${other.waba_id} parcel en_US`)?.status).toBe('APPROVED')
  expect((await migrate()).json.migrated_templates).toEqual([])
})

test('the library is searched, and what is made of it is approved at once in the words of the library', async () => {
  const library = (query: string) => stage.call('GET', `/v26.0/message_template_library?limit=100&${query}`)
  const all = (await library('')).json.data
  expect(all.length).toBeGreaterThan(36)
  expect((await library('topic=PAYMENTS&usecase=PAYMENT_OVERDUE')).json.data.map((one: { name: string }) => one.name)).toEqual([
    'payment_overdue_1',
  ])
  expect((await library('search=was+LEFT+with')).json.data[0]).toMatchObject({
    name: 'delivery_confirmation_2',
    language: 'en_US',
  })
  expect((await library('language=sw')).json.data).toEqual([])
  const page = (await stage.call('GET', '/v26.0/message_template_library?limit=10&industry=E_COMMERCE')).json
  expect(page.data.length).toBe(10)
  expect(page.paging.next).toContain('industry=E_COMMERCE')
  const made = await stage.call('POST', path, {
    name: 'from_library',
    language: 'en_US',
    category: 'UTILITY',
    library_template_name: 'delivery_update_3',
    library_template_button_inputs:
      "[{'type': 'URL', 'url': {'base_url': 'https://shop.example/{{1}}', 'url_suffix_example': 'https://shop.example/x'}}, {type: 'PHONE_NUMBER', 'phone_number': '+16315551010'}]",
    library_template_body_inputs: { add_contact_number: true },
  })
  expect(made.json).toMatchObject({ status: 'APPROVED', category: 'UTILITY' })
  const read = (await stage.call('GET', `/v26.0/${made.json.id}?fields=library_template_name,source,components`)).json
  expect(read).toMatchObject({ library_template_name: 'delivery_update_3', source: 'LIBRARY' })
  expect(read.components[1].text).toMatch(/will ring soon\. If you have questions/)
})

test.each([
  ['an unknown entry', { library_template_name: 'nothing' }],
  [
    'a missing number',
    {
      library_template_name: 'order_delay_2',
      library_template_button_inputs: [{ type: 'URL', url: { base_url: 'https://a.example' } }],
    },
  ],
  ['another category', { library_template_name: 'order_delay_2', category: 'MARKETING' }],
  ['a language it does not have', { library_template_name: 'fraud_alert_1', language: 'sw' }],
])('nothing is made from the library with %s', async (_what, wish) => {
  const answer = await stage.call('POST', path, { name: 'none', language: 'en', category: 'UTILITY', ...wish })
  expect(answer.json.error.code).toBe(100)
})

test('a code template comes from the library with the choices of its business', async () => {
  const made = await stage.call('POST', path, {
    name: 'library_code',
    language: 'en',
    category: 'AUTHENTICATION',
    library_template_name: 'verify_code_1',
    library_template_body_inputs: { add_security_recommendation: true, code_expiration_minutes: 5 },
    library_template_button_inputs: [
      {
        type: 'OTP',
        otp_type: 'ONE_TAP',
        supported_apps: [{ package_name: 'com.example.shop', signature_hash: 'K8a/AINcGX7' }],
      },
    ],
  })
  expect(made.json.status).toBe('APPROVED')
  const { components } = (await stage.call('GET', `/v26.0/${made.json.id}`)).json
  expect(components[2].buttons[0].url).toContain('otp_type=ONE_TAP&cta_display_name=Autofill&package_name=com.example.shop')
})

test('every entry of the library can be made', async () => {
  const { json: business } = await stage.call('POST', '/control/numbers', { key: 'library' })
  const authorization = `Bearer ${business.access_token}`
  const all = (await stage.call('GET', '/v26.0/message_template_library?limit=100')).json.data
  for (const { name, category } of all) {
    const made = await stage.call(
      'POST',
      `/${business.waba_id}/message_templates`,
      {
        name,
        language: 'en',
        category,
        library_template_name: name,
        library_template_button_inputs: [
          { type: 'URL', url: { base_url: 'https://shop.example' } },
          { type: 'PHONE_NUMBER', phone_number: '+16315551010' },
        ],
      },
      { authorization },
    )
    expect(made.json, name).toMatchObject({ status: 'APPROVED' })
  }
})

test('a Flow of a button must be there', async () => {
  world.known.flow = (waba, flow) => waba === stage.business.waba_id && flow === '12'
  const make = (flow_id: string) =>
    stage.call('POST', path, {
      name: `flow_${flow_id}`,
      language: 'en',
      category: 'UTILITY',
      components: [...body('Choose a time, please.'), { type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Choose', flow_id }] }],
    })
  expect((await make('12')).status).toBe(200)
  expect((await make('13')).json.error).toMatchObject({ code: 100, error_data: { details: expect.stringContaining('Flow 13') } })
})
