import type { Field } from '@woochat/contract/fields.ts'
import type { ColumnTarget } from '@woochat/contract/imports.ts'
import { readPhone } from '@woochat/contract/phone.ts'

type Core = Extract<ColumnTarget, { to: 'core' }>['field']

/** What columns are called in exports of other tools and in the languages of our customers; compared without case, spaces and signs. */
const names: Readonly<Record<Core, readonly string[]>> = {
  name: [
    'name',
    'fullname',
    'contactname',
    'customername',
    'displayname',
    'nombre',
    'nome',
    'nom',
    'nama',
    'naam',
    'नाम',
    'الاسم',
  ],
  firstName: ['firstname', 'first', 'givenname', 'forename', 'vorname', 'prenom', 'primernombre', 'primeironome'],
  lastName: ['lastname', 'last', 'surname', 'familyname', 'nachname', 'apellido', 'apellidos', 'sobrenome'],
  phone: [
    'phone',
    'phonenumber',
    'mobile',
    'mobilenumber',
    'mobileno',
    'cell',
    'cellphone',
    'whatsapp',
    'whatsappnumber',
    'waid',
    'number',
    'contactnumber',
    'telephone',
    'tel',
    'telefono',
    'telefone',
    'celular',
    'movil',
    'handy',
    'telefon',
    'hp',
    'nohp',
    'फोन',
    'الهاتف',
  ],
  email: ['email', 'emailaddress', 'mail', 'correo', 'correoelectronico', 'courriel'],
  country: ['country', 'countrycode', 'pais', 'land', 'pays', 'negara'],
  language: ['language', 'lang', 'locale', 'idioma', 'sprache', 'langue', 'bahasa'],
  optIn: ['optin', 'marketingoptin', 'optedin', 'consent', 'subscribed', 'marketingconsent', 'optinmarketing', 'allowbroadcast'],
  tags: ['tags', 'tag', 'labels', 'label', 'etiquetas', 'etiketten'],
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Where a column most likely goes: by its header, else by what its cells look like. */
export function guessTarget(header: string, samples: readonly string[], fields: readonly Field[]): ColumnTarget {
  const key = plain(header)
  const field = fields.find((f) => plain(f.label) === key)
  if (field) return { to: 'field', fieldId: field.id }
  const core = (Object.keys(names) as Core[]).find((name) => names[name].includes(key))
  if (core) return { to: 'core', field: core }
  const cells = samples.filter((cell) => cell.trim() !== '')
  if (cells.length === 0) return { to: 'skip' }
  if (cells.every((cell) => /^\S+@\S+\.\S+$/.test(cell.trim()))) return { to: 'core', field: 'email' }
  if (cells.every((cell) => /^[+(]?\d[\d\s().-]{8,}$/.test(cell.trim()) && readPhone(cell, 'IN').kind === 'phone'))
    return { to: 'core', field: 'phone' }
  return header.trim() === '' ? { to: 'skip' } : { to: 'newField', label: header.trim().slice(0, 80), kind: kindOf(cells) }
}

function kindOf(cells: readonly string[]): 'number' | 'date' | 'switch' | 'text' {
  if (cells.every((cell) => /^\d{4}-\d{2}-\d{2}$/.test(cell.trim()))) return 'date'
  if (cells.every((cell) => /^(yes|no|true|false)$/i.test(cell.trim()))) return 'switch'
  if (cells.every((cell) => /^-?\d{1,12}([.]\d+)?$/.test(cell.trim()) && !/^0\d/.test(cell.trim()))) return 'number'
  return 'text'
}

/** Whether the first row names the columns: some cell is a known name, or none looks like data. */
export function looksLikeHeader(first: readonly string[], fields: readonly Field[]): boolean {
  const known = new Set([...Object.values(names).flat(), ...fields.map((f) => plain(f.label))])
  if (first.some((cell) => known.has(plain(cell)))) return true
  return first.every((cell) => cell.trim() !== '' && !/\d{3}|@/.test(cell)) && first.length > 1
}
