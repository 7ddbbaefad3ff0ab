/** What a person sends who names no file: the smallest picture, sticker, page and a second of silence. The video has no pictures. */
export const samples: Readonly<Record<string, { mime: string; bytes: Buffer }>> = {
  image: sample(
    'image/jpeg',
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  ),
  sticker: sample('image/webp', 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'),
  video: sample('video/mp4', 'AAAAIGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDEAAAAIZnJlZQAAAAhtZGF0'),
  audio: sample(
    'audio/ogg; codecs=opus',
    'T2dnUwACAAAAAAAAAABUSENXAAAAABGlskEBE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAFRIQ1cBAAAAQwPaUwEXT3B1c1RhZ3MHAAAAd29vY2hhdAAAAABPZ2dTAAS4vAAAAAAAAFRIQ1cCAAAA4grEmzIDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA/j//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//g==',
  ),
  document: {
    mime: 'application/pdf',
    bytes: Buffer.from(
      '%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
    ),
  },
}

function sample(mime: string, base64: string): { mime: string; bytes: Buffer } {
  return { mime, bytes: Buffer.from(base64, 'base64') }
}
