import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { pixel, startStage } from '../test/stage.ts'

const clock = new SteppedClock(Date.UTC(2026, 10, 2))
const stage = await startStage({ clock })
const dayMs = 24 * 3_600_000

function upload(bytes: Buffer, type: string, name = 'file'): ReturnType<typeof stage.call> {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('file', new Blob([new Uint8Array(bytes)], { type }), name)
  return stage.call('POST', `/v26.0/${stage.business.phone_number_id}/media`, form)
}

const download = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { headers: { authorization: `Bearer ${stage.business.access_token}`, ...headers } })

test('a part of a file can be asked for', async () => {
  const { json } = await upload(pixel, 'image/png')
  const { url } = (await stage.call('GET', `/${json.id}`)).json
  const part = await download(url, { range: 'bytes=1-3' })
  expect(part.status).toBe(206)
  expect(part.headers.get('content-range')).toBe(`bytes 1-3/${pixel.length}`)
  expect(Buffer.from(await part.arrayBuffer()).toString()).toBe('PNG')
  expect(Buffer.from(await (await download(url, { range: 'bytes=-4' })).arrayBuffer())).toEqual(pixel.subarray(-4))
  expect((await download(url, { range: 'bytes=9999-' })).status).toBe(416)
})

test('an address lives five minutes, an upload thirty days, a picture of a person seven', async () => {
  const { json } = await upload(pixel, 'image/png')
  const found = (await stage.call('GET', `/${json.id}`)).json
  expect(found).toMatchObject({ mime_type: 'image/png', file_size: pixel.length, messaging_product: 'whatsapp' })
  await clock.advance(5 * 60_000 + 1)
  expect((await download(found.url)).status).toBe(404)
  expect((await download((await stage.call('GET', `/${json.id}`)).json.url)).status).toBe(200)
  const theirs = await stage.simulator.world.media.add(pixel, 'image/png', stage.business.phone_number_id, undefined, true)
  await clock.advance(7 * dayMs + 1)
  expect((await stage.call('GET', `/${theirs.id}`)).json.error.error_subcode).toBe(33)
  expect((await stage.call('GET', `/${json.id}`)).status).toBe(200)
  await clock.advance(23 * dayMs)
  expect((await stage.call('GET', `/${json.id}`)).status).toBe(400)
})

test('files that nobody asks for again are forgotten too, samples and profile pictures are not', async () => {
  const { media, state } = stage.simulator.world
  const sample = await media.add(pixel, 'image/png')
  const { json } = await upload(pixel, 'image/png')
  await clock.advance(31 * dayMs)
  await upload(pixel, 'image/png')
  expect(state.media.has(json.id)).toBe(false)
  expect((await fetch(`${stage.simulator.url}/samples/${sample.id}`)).status).toBe(200)
})

test('a file that is not what it says, too large or broken off is refused', async () => {
  expect((await upload(Buffer.from('%PDF-1.7'), 'image/png')).json.error).toMatchObject({ code: 131053 })
  expect((await upload(Buffer.from('hello'), 'audio/ogg')).json.error.code).toBe(131053)
  expect((await upload(Buffer.from('%PDF-1.7'), 'application/pdf')).status).toBe(200)
  expect((await upload(Buffer.from('anything'), 'application/x-msdownload')).json.error.code).toBe(100)
  const sticker = Buffer.concat([Buffer.from('RIFF....WEBPVP8 '), Buffer.alloc(101 * 1024)])
  expect((await upload(sticker, 'image/webp')).json.error.error_data.details).toContain('102400')
  const moving = Buffer.concat([Buffer.from('RIFF....WEBPVP8X....\u0002', 'latin1'), Buffer.alloc(101 * 1024)])
  expect((await upload(moving, 'image/webp')).status).toBe(200)
  const cut = await stage.call(
    'POST',
    `/${stage.business.phone_number_id}/media`,
    '--x\r\nContent-Disposition: form-data; name="file"',
    {
      'content-type': 'multipart/form-data; boundary=x',
    },
  )
  expect(cut).toMatchObject({ status: 400, json: { error: { code: 100 } } })
})

test('a deleted file is gone, and another number has no claim on it', async () => {
  const { json } = await upload(pixel, 'image/png')
  expect((await stage.call('GET', `/${json.id}?phone_number_id=1`)).json.error.code).toBe(100)
  expect((await stage.call('DELETE', `/${json.id}`)).json).toEqual({ success: true })
  expect((await stage.call('GET', `/${json.id}`)).json.error.error_subcode).toBe(33)
})
